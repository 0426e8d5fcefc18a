import type { Database } from '../db/database.ts';
import { isPermission, isRole, type Permission, type Role } from '../identity/permissions.ts';
import type { Clock } from '../lib/clock.ts';
import { MINUTE_MS, SECOND_MS } from '../lib/duration.ts';
import { listTenants } from './tenants.ts';

/** A key as it is checked. */
export interface KnownKey {
  readonly name: string;
  readonly role: Role;
  /** Null for all that the role may. */
  readonly permissions: readonly Permission[] | null;
  readonly digest: Buffer;
  readonly expiresAt: Date;
}

/** Who may come in to one tenant, apart from what tokens say themselves. */
export interface TenantAccess {
  readonly name: string;
  readonly isActive: boolean;
  /** By subject: tokens issued before then are refused. */
  readonly revocations: ReadonlyMap<string, Date>;
  readonly keys: ReadonlyMap<string, KnownKey>;
}

/** What was revoked anywhere is known here after this long. */
export const ACCESS_FRESH_MS = 10 * SECOND_MS;

interface Entry {
  readonly loaded: Promise<TenantAccess | null>;
  readonly loadedAt: number;
}

const load = `
SELECT t.name, t.state,
  (SELECT coalesce(json_agg(json_build_object(
      'subject', r.subject, 'notBefore', extract(epoch FROM r.not_before) * 1000)), '[]')
    FROM admin.revocations r WHERE r.tenant_id = $1) AS revocations,
  (SELECT coalesce(json_agg(json_build_object(
      'id', k.id, 'name', k.name, 'role', k.role, 'permissions', k.permissions,
      'digest', encode(k.digest, 'hex'), 'expiresAt', extract(epoch FROM k.expires_at) * 1000)), '[]')
    FROM admin.api_keys k WHERE k.tenant_id = $1 AND k.revoked_at IS NULL AND k.expires_at > $2) AS keys
FROM admin.tenants t WHERE t.tenant_id = $1`;

interface LoadedRow {
  readonly name: string;
  readonly state: string;
  readonly revocations: readonly { readonly subject: string; readonly notBefore: number }[];
  readonly keys: readonly {
    readonly id: string;
    readonly name: string;
    readonly role: string;
    readonly permissions: readonly string[] | null;
    readonly digest: string;
    readonly expiresAt: number;
  }[];
}

/**
 * Who may come in, remembered for ten seconds: one statement a tenant in that time, however many requests there are. Tenants that are
 * not served here cost nothing, so that a stranger who makes up their names finds no work to give away.
 */
export class AccessBook {
  readonly #db: Database;
  readonly #clock: Clock;
  readonly #entries = new Map<bigint, Entry>();
  #served: { readonly ids: Promise<ReadonlySet<bigint>>; readonly loadedAt: number } | undefined;
  /** When the use of a key was last written, by key. */
  readonly #noted = new Map<string, number>();

  constructor(db: Database, clock: Clock) {
    this.#db = db;
    this.#clock = clock;
  }

  /** Null for a tenant that is not served here. Errors  DatabaseError. */
  async read(tenantId: bigint): Promise<TenantAccess | null> {
    const now = this.#clock.now().getTime();
    const entry = this.#entries.get(tenantId);
    if (entry && now < entry.loadedAt + ACCESS_FRESH_MS) return entry.loaded;
    if (!(await this.#readServed(now)).has(tenantId)) return null;
    const loaded = this.#load(tenantId);
    this.#entries.set(tenantId, { loaded, loadedAt: now });
    loaded.catch(() => this.forget(tenantId));
    return loaded;
  }

  /** What was changed through this process holds at once. */
  forget(tenantId: bigint): void {
    this.#entries.delete(tenantId);
    this.#served = undefined;
  }

  /** Writes down that a key was used, at most once a minute. Never throws and need not be waited for: it is for people to look at. */
  async noteUse(tenantId: bigint, keyId: string): Promise<void> {
    const now = this.#clock.now();
    if (now.getTime() < (this.#noted.get(keyId) ?? 0) + MINUTE_MS) return;
    this.#noted.set(keyId, now.getTime());
    await this.#db
      .transaction(tenantId, (tx) =>
        tx.query({
          name: 'note use of api key',
          text: 'UPDATE admin.api_keys SET last_used_at = $3 WHERE tenant_id = $1 AND id = $2',
          values: [tenantId, keyId, now],
        }),
      )
      .catch(() => this.#noted.delete(keyId));
  }

  async #load(tenantId: bigint): Promise<TenantAccess | null> {
    const now = this.#clock.now();
    const [row] = await this.#db.transaction(tenantId, (tx) =>
      tx.query<LoadedRow>({ name: 'load tenant access', text: load, values: [tenantId, now] }),
    );
    return row === undefined ? null : toAccess(row);
  }

  #readServed(now: number): Promise<ReadonlySet<bigint>> {
    if (this.#served && now < this.#served.loadedAt + ACCESS_FRESH_MS) return this.#served.ids;
    const ids = this.#loadServed();
    this.#served = { ids, loadedAt: now };
    ids.catch(() => {
      this.#served = undefined;
    });
    return ids;
  }

  async #loadServed(): Promise<ReadonlySet<bigint>> {
    const served = new Set((await listTenants(this.#db)).map(({ tenantId }) => tenantId));
    for (const known of this.#entries.keys()) if (!served.has(known)) this.#entries.delete(known);
    return served;
  }
}

/** A key with a role or a permission that no longer exists has less, never more. */
function toAccess({ name, state, revocations, keys }: LoadedRow): TenantAccess {
  const known = new Map<string, KnownKey>();
  for (const { id, role, permissions, digest, expiresAt, name: keyName } of keys) {
    if (!isRole(role)) continue;
    known.set(id, {
      ...{ name: keyName, role, permissions: permissions?.filter(isPermission) ?? null },
      ...{ digest: Buffer.from(digest, 'hex'), expiresAt: new Date(expiresAt) },
    });
  }
  return {
    name,
    isActive: state === 'ACTIVE',
    revocations: new Map(
      revocations.map(({ subject, notBefore }) => [subject, new Date(notBefore)]),
    ),
    keys: known,
  };
}
