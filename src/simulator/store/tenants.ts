import type { TenantOptions } from '../contract.ts';
import { firstRecords } from './first-records.ts';
import { SnapshotFile } from './snapshot.ts';
import { Tenant, type World } from './tenant.ts';

/** The tenants of a simulator; the pricebook of each is made when it is first asked for. */
export class Tenants {
  readonly #world: World;
  readonly #demo: { readonly seed: number; readonly scale: number };
  readonly #options = new Map<string, TenantOptions>();
  readonly #made = new Map<string, Tenant>();
  readonly #snapshots: SnapshotFile | undefined;

  constructor(
    world: World,
    options: { seed: number; scale: number; persistFile: string | undefined },
  ) {
    this.#world = world;
    this.#demo = { seed: options.seed, scale: options.scale };
    this.#snapshots =
      options.persistFile === undefined
        ? undefined
        : new SnapshotFile(options.persistFile, {
            origin: `seed ${options.seed}, scale ${options.scale}`,
            tenants: () => this.made(),
          });
  }

  /** Adds a tenant, or replaces one with all its records. */
  add(options: TenantOptions): void {
    this.#options.set(options.id.toString(), options);
    this.#made.delete(options.id.toString());
  }

  ids(): readonly bigint[] {
    return [...this.#options.values()].map(({ id }) => id);
  }

  find(id: string): Tenant | undefined {
    const options = this.#options.get(id);
    const known = this.#made.get(id);
    if (known || !options) return known;
    const records = firstRecords(options.pricebook ?? 'demo', this.#demo);
    const tenant = new Tenant(options.id, records, this.#world);
    this.#snapshots?.attach(tenant);
    this.#made.set(id, tenant);
    return tenant;
  }

  /** Those asked for so far. */
  made(): readonly Tenant[] {
    return [...this.#made.values()];
  }

  /** Forgets every edit. */
  reset(): void {
    this.#made.clear();
    this.#snapshots?.clear();
  }

  async flush(): Promise<void> {
    await this.#snapshots?.flush();
  }
}
