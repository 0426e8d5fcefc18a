import type { TenantSql } from '../../db/tenant-sql.ts';
import { type ItemKind, itemKinds } from '../../servicetitan/entities.ts';
import type { Category, CategorySnapshot } from './category-snapshot.ts';

export interface CountsByKind {
  readonly services: number;
  readonly materials: number;
  readonly equipment: number;
  readonly discountsAndFees: number;
  readonly total: number;
}

/** How many items, active or not, every category of one snapshot has. */
export interface ItemCounts {
  /** In the category itself, or with `deep` in it and all below, where an item counts once however many categories it is in. */
  of(category: Category, options?: { readonly deep?: boolean }): CountsByKind;
}

/** Items of one kind that are in exactly the same categories. */
interface CountedGroup {
  readonly kind: ItemKind;
  readonly categoryStIds: readonly string[];
  readonly count: number;
}

const KINDS: readonly ItemKind[] = Object.values(itemKinds);

/** Counts the items of all categories of the snapshot with one statement. */
export async function loadItemCounts(
  sql: TenantSql,
  snapshot: CategorySnapshot,
): Promise<ItemCounts> {
  const groups = await sql.query<CountedGroup>({
    name: 'load item counts',
    text: `SELECT i.kind, i.category_st_ids AS "categoryStIds", count(*)::integer AS count
      FROM master.pricebook_items i
      WHERE i.tenant_id = $1 AND i.category_st_ids <> '{}'
      GROUP BY i.kind, i.category_st_ids`,
    values: [sql.tenantId],
  });
  return createItemCounts(snapshot, groups);
}

/** Pure. Cost  Linear in categories and groups; an item in several categories costs the depth of each. */
export function createItemCounts(
  snapshot: CategorySnapshot,
  groups: readonly CountedGroup[],
): ItemCounts {
  const own = new Uint32Array(snapshot.nodes.length * KINDS.length);
  const deep = new Uint32Array(own.length);
  const add = (counts: Uint32Array, category: Category, kind: number, count: number) => {
    const cell = category.globalPosition * KINDS.length + kind;
    counts[cell] = (counts[cell] ?? 0) + count;
  };
  const shared: { categories: readonly Category[]; kind: number; count: number }[] = [];
  for (const group of groups) {
    const kind = KINDS.indexOf(group.kind);
    const categories = group.categoryStIds.flatMap((stId) => snapshot.byStId.get(stId) ?? []);
    for (const category of categories) add(own, category, kind, group.count);
    const [only] = categories;
    if (categories.length > 1) shared.push({ categories, kind, count: group.count });
    else if (only !== undefined) add(deep, only, kind, group.count);
  }
  addToAncestors(snapshot, deep);
  for (const { categories, kind, count } of shared) {
    for (const category of withAncestors(categories)) add(deep, category, kind, count);
  }
  return {
    of: (category, options) => {
      const counts = options?.deep ? deep : own;
      return countsAt(counts, category.globalPosition * KINDS.length);
    },
  };
}

/** Children come after their parents, so that going backwards every sum is complete before it is passed up. */
function addToAncestors(snapshot: CategorySnapshot, sums: Uint32Array): void {
  for (let index = snapshot.nodes.length - 1; index >= 0; index -= 1) {
    const parent = snapshot.nodes[index]?.parent;
    if (parent === null || parent === undefined) continue;
    for (let kind = 0; kind < KINDS.length; kind += 1) {
      const above = parent.globalPosition * KINDS.length + kind;
      sums[above] = (sums[above] ?? 0) + (sums[index * KINDS.length + kind] ?? 0);
    }
  }
}

function withAncestors(categories: readonly Category[]): Set<Category> {
  const found = new Set<Category>();
  for (const category of categories) {
    for (let at: Category | null = category; at !== null && !found.has(at); at = at.parent) {
      found.add(at);
    }
  }
  return found;
}

function countsAt(counts: Uint32Array, at: number): CountsByKind {
  const of = (kind: ItemKind): number => counts[at + KINDS.indexOf(kind)] ?? 0;
  const services = of('SERVICE');
  const materials = of('MATERIAL');
  const equipment = of('EQUIPMENT');
  const discountsAndFees = of('DISCOUNT_AND_FEE');
  const total = services + materials + equipment + discountsAndFees;
  return { services, materials, equipment, discountsAndFees, total };
}
