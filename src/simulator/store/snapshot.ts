import { existsSync, readFileSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { type AnyRecord, type Entity, entities } from '../entities.ts';
import { parseJson, printJson } from '../json.ts';
import type { Tenant } from './tenant.ts';

/** What of a tenant differs from its first pricebook. */
interface TenantSnapshot {
  readonly records: Partial<
    Record<
      Entity,
      readonly {
        readonly record: AnyRecord;
        readonly erased: boolean;
        readonly writtenAtMs: number;
        readonly seq: number;
      }[]
    >
  >;
  readonly images: readonly {
    readonly path: string;
    readonly contentType: string;
    readonly base64: string;
    readonly expiresAtMs: number | null;
  }[];
}

interface Snapshot {
  /** What the first pricebooks were made from; edits fit no others. */
  readonly origin: string;
  readonly tenants: Readonly<Record<string, TenantSnapshot>>;
}

/** How long edits are gathered before they are written. */
const gatherMs = 50;

/** Keeps the edits of all tenants in one file, replaced as a whole each time, so that it is never half written. */
export class SnapshotFile {
  readonly #path: string;
  readonly #origin: string;
  #loaded: Readonly<Record<string, TenantSnapshot>>;
  readonly #tenants: () => readonly Tenant[];
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();
  #failure: Error | undefined;

  /** Errors  when the file cannot be read, is no snapshot, or is one of another seed or scale. */
  constructor(path: string, options: { origin: string; tenants: () => readonly Tenant[] }) {
    this.#path = path;
    this.#origin = options.origin;
    this.#tenants = options.tenants;
    this.#loaded = existsSync(path) ? this.#load() : {};
  }

  /** Brings a fresh tenant to where the file left it, and watches it from now on. */
  attach(tenant: Tenant): void {
    const snapshot = this.#loaded[tenant.id.toString()];
    if (snapshot) restore(tenant, snapshot);
    tenant.pricebook.onChange(() => this.#writeSoon());
    tenant.images.onUpload(() => this.#writeSoon());
  }

  /** Forgets what the file held; written with the next edit or flush. */
  clear(): void {
    this.#loaded = {};
    this.#writeSoon();
  }

  /** Writes now what is to be written. Errors  the first that writing met since the last flush. */
  async flush(): Promise<void> {
    if (this.#timer) this.#beginWrite();
    await this.#writing;
    const failure = this.#failure;
    this.#failure = undefined;
    if (failure) throw failure;
  }

  #writeSoon(): void {
    this.#timer ??= setTimeout(() => this.#beginWrite(), gatherMs);
  }

  #beginWrite(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const text = printJson(this.#snapshot());
    this.#writing = this.#writing
      .then(() => replaceFile(this.#path, text))
      .catch((cause: unknown) => {
        this.#failure ??= new Error(`The edits could not be kept in ${this.#path}.`, { cause });
      });
  }

  #snapshot(): Snapshot {
    const changed = this.#tenants().map((tenant) => [tenant.id.toString(), snapshotOf(tenant)]);
    return { origin: this.#origin, tenants: { ...this.#loaded, ...Object.fromEntries(changed) } };
  }

  #load(): Readonly<Record<string, TenantSnapshot>> {
    const snapshot = parseJson(readFileSync(this.#path, 'utf8')) as Partial<Snapshot>;
    if (snapshot.origin !== this.#origin || !snapshot.tenants) {
      throw new Error(
        `${this.#path} holds the edits of another simulated pricebook (${snapshot.origin}) than ` +
          `this one (${this.#origin}). Take the same seed and scale, or another file.`,
      );
    }
    return snapshot.tenants;
  }
}

function snapshotOf(tenant: Tenant): TenantSnapshot {
  const written = entities.map((entity) => {
    const versions = tenant.pricebook.cells(entity).map(({ current }) => current);
    return [entity, versions.filter(({ writtenAtMs }) => Number.isFinite(writtenAtMs))];
  });
  const images = tenant.images.uploads().map(([path, image]) => ({
    path,
    contentType: image.contentType,
    base64: Buffer.from(image.bytes()).toString('base64'),
    expiresAtMs: image.expiresAtMs ?? null,
  }));
  return { records: Object.fromEntries(written) as TenantSnapshot['records'], images };
}

function restore(tenant: Tenant, snapshot: TenantSnapshot): void {
  for (const entity of entities) {
    for (const version of snapshot.records[entity] ?? []) tenant.pricebook.restore(entity, version);
  }
  for (const { path, contentType, base64, expiresAtMs } of snapshot.images) {
    const bytes = Buffer.from(base64, 'base64');
    const image = { contentType, bytes: () => bytes, isUpload: true };
    tenant.images.restore(path, { ...image, expiresAtMs: expiresAtMs ?? undefined });
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const newPath = `${path}.${process.pid}.new`;
  const file = await open(newPath, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(newPath, path);
}
