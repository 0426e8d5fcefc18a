import DataLoader from 'dataloader';
import type { ReadSession } from '../../db/database.ts';
import type { Item, ItemOf } from '../../pricebook/queries/item.ts';
import type { ItemCounts } from '../../pricebook/queries/item-counts.ts';
import { itemsByIds, itemsByStIds } from '../../pricebook/queries/items-by-id.ts';
import { searchCategoryIds } from '../../pricebook/queries/search-categories.ts';
import { createSnapshotCache, type SnapshotCache } from '../../pricebook/queries/snapshot-cache.ts';
import { readVersionToken, type VersionToken } from '../../pricebook/queries/version-token.ts';
import { once } from '../once.ts';
import { type CategoryForest, forestOf } from './category-forest.ts';

/** Tenants whose trees are remembered: some 3 MB each. */
const MAX_TENANTS = 100;

export type SnapshotStore = SnapshotCache;

export function createSnapshotStore(): SnapshotStore {
  return createSnapshotCache({ maxTenants: MAX_TENANTS });
}

/** What one operation reads of the pricebook: all of it of one moment, each thing once. */
export interface PricebookReader {
  /** The version of that moment; the one statement every answer about the pricebook begins with. */
  token(): Promise<VersionToken>;
  forest(): Promise<CategoryForest>;
  itemCounts(): Promise<ItemCounts>;
  /** ServiceTitan ids of the categories found, each with its rank: 0 is the best. */
  searchRanks(text: string): Promise<ReadonlyMap<string, number>>;
  /** One statement for all items of a kind that are asked for together. Null for one that does not exist. */
  itemByStId<Kind extends ItemKind>(kind: Kind, stId: string): Promise<ItemOf<Kind> | null>;
  anyItemByStId(kind: ItemKind, stId: string): Promise<Item | null>;
  /** Several of a kind, in the order asked, without those that do not exist. */
  itemsByStIds<Kind extends ItemKind>(
    kind: Kind,
    stIds: readonly string[],
  ): Promise<ItemOf<Kind>[]>;
  /** One by the id in master, whatever the kind. */
  itemByUuid(uuid: string): Promise<Item | null>;
}

export type ItemKind = Item['kind'];

export function createPricebookReader(sql: ReadSession, snapshots: SnapshotStore): PricebookReader {
  const token = once(() => readVersionToken(sql));
  const byUuid = createLoader(
    (uuids) => itemsByIds(sql, uuids),
    (item) => item.id,
  );
  const byStId = new Map<ItemKind, DataLoader<string, Item | null>>();
  const ranks = new Map<string, Promise<ReadonlyMap<string, number>>>();

  function loaderOf(kind: ItemKind): DataLoader<string, Item | null> {
    let loader = byStId.get(kind);
    if (loader === undefined) {
      loader = createLoader(
        (stIds) => itemsByStIds(sql, kind, stIds),
        (item) => item.stId,
      );
      byStId.set(kind, loader);
    }
    return loader;
  }

  async function search(text: string): Promise<ReadonlyMap<string, number>> {
    const stIds = await searchCategoryIds(sql, text);
    return new Map(stIds.map((stId, rank) => [stId, rank]));
  }

  return {
    token,
    forest: once(async () => forestOf(await snapshots.categories(sql, await token()))),
    itemCounts: once(async () => snapshots.itemCounts(sql, await token())),
    searchRanks(text) {
      const found = ranks.get(text) ?? search(text);
      ranks.set(text, found);
      return found;
    },
    itemByStId: <Kind extends ItemKind>(kind: Kind, stId: string) =>
      loaderOf(kind).load(stId) as Promise<ItemOf<Kind> | null>,
    anyItemByStId: (kind, stId) => loaderOf(kind).load(stId),
    itemsByStIds: async <Kind extends ItemKind>(kind: Kind, stIds: readonly string[]) => {
      const loader = loaderOf(kind);
      const items = await Promise.all(stIds.map((stId) => loader.load(stId)));
      return items.filter((item) => item !== null) as ItemOf<Kind>[];
    },
    itemByUuid: (uuid) => byUuid.load(uuid),
  };
}

/** Answers in the order asked, null for what is not there. */
function createLoader(
  load: (keys: readonly string[]) => Promise<Item[]>,
  keyOf: (item: Item) => string,
): DataLoader<string, Item | null> {
  return new DataLoader(async (keys) => {
    const found = new Map((await load(keys)).map((item) => [keyOf(item), item]));
    return keys.map((key) => found.get(key) ?? null);
  });
}
