import type { ReadSession } from '../../db/database.ts';
import { type CategorySnapshot, loadCategorySnapshot } from './category-snapshot.ts';
import { type ItemCounts, loadItemCounts } from './item-counts.ts';
import type { VersionToken } from './version-token.ts';

/** Remembers of each tenant what was read last. */
export interface SnapshotCache {
  /**
   * The categories as the session sees them. `token` must have been read in the same session: what is remembered counts only for
   * exactly that token, so that nothing stale is ever returned.
   */
  categories(session: ReadSession, token: VersionToken): Promise<CategorySnapshot>;
  /** The items of each category, counted as the session sees them. */
  itemCounts(session: ReadSession, token: VersionToken): Promise<ItemCounts>;
}

export interface SnapshotCacheOptions {
  /** Of more tenants, those asked for longest ago are forgotten. */
  readonly maxTenants: number;
}

export function createSnapshotCache(options: SnapshotCacheOptions): SnapshotCache {
  const snapshots = new TokenCache(options, loadCategorySnapshot);
  const counts: TokenCache<ItemCounts> = new TokenCache(options, async (session, token) =>
    loadItemCounts(session, await snapshots.get(session, token)),
  );
  return {
    categories: (session, token) => snapshots.get(session, token),
    itemCounts: (session, token) => counts.get(session, token),
  };
}

type Load<Value> = (session: ReadSession, token: VersionToken) => Promise<Value>;

interface Entry<Value> {
  readonly key: string;
  readonly session: ReadSession;
  readonly value: Promise<Value>;
}

class TokenCache<Value> {
  readonly #maxTenants: number;
  readonly #load: Load<Value>;
  /** Asked for longest ago first. */
  readonly #entries = new Map<bigint, Entry<Value>>();

  constructor(options: SnapshotCacheOptions, load: Load<Value>) {
    this.#maxTenants = options.maxTenants;
    this.#load = load;
  }

  async get(session: ReadSession, token: VersionToken): Promise<Value> {
    const entry = this.#entries.get(session.tenantId);
    if (entry?.key !== token.key) return this.#remember(session, token).value;
    this.#touch(session.tenantId, entry);
    if (entry.session === session) return entry.value;
    try {
      return await entry.value;
    } catch {
      // Another request's session failed, was closed or timed out; that says nothing about this one.
      return this.get(session, token);
    }
  }

  #remember(session: ReadSession, token: VersionToken): Entry<Value> {
    const { tenantId } = session;
    const entry = { key: token.key, session, value: this.#load(session, token) };
    this.#touch(tenantId, entry);
    entry.value.catch(() => {
      if (this.#entries.get(tenantId) === entry) this.#entries.delete(tenantId);
    });
    for (const oldest of this.#entries.keys()) {
      if (this.#entries.size <= this.#maxTenants) break;
      this.#entries.delete(oldest);
    }
    return entry;
  }

  #touch(tenantId: bigint, entry: Entry<Value>): void {
    this.#entries.delete(tenantId);
    this.#entries.set(tenantId, entry);
  }
}
