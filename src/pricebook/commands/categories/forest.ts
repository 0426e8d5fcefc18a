import type { Tx } from '../../../db/database.ts';
import { NotFoundError, StaleVersionError } from '../../../errors.ts';
import type { CategoryRow } from '../../category-row.ts';
import { RemoteTree } from '../../conflicts/remote-tree.ts';
import { loadEntityEdits } from '../../edits/load-edits.ts';
import type { RecordEdits } from '../../edits/record-edits.ts';
import { projectCategories } from '../../project-categories.ts';
import type { CategoryRecord } from '../../raw-record.ts';
import { loadCategoryRecords } from '../../raw-records.ts';
import { lockTree } from '../../tree-lock.ts';

/** All categories of a tenant, which nobody else changes until the transaction ends. */
export interface HeldForest {
  readonly tenantId: bigint;
  readonly records: readonly CategoryRecord[];
  readonly remote: RemoteTree;
  readonly staged: ReadonlyMap<string, RecordEdits>;
  /** Effective rows, depth-first, and the same by id. */
  readonly rows: readonly CategoryRow[];
  readonly byId: ReadonlyMap<string, CategoryRow>;
  /** Ids of the children under a category, or with null of the roots, in their effective order. */
  readonly childrenOf: (parent: string | null) => readonly string[];
}

/** Locks the tree and reads all of it. Three statements. */
export async function holdForest(tx: Tx): Promise<HeldForest> {
  await lockTree(tx);
  const records = await loadCategoryRecords(tx);
  const staged = await loadEntityEdits(tx, 'categories');
  return arrange(tx.tenantId, records, new Map(staged.map((record) => [record.stId, record])));
}

/** The forest that two sides make together.   Pure. */
export function arrange(
  tenantId: bigint,
  records: readonly CategoryRecord[],
  staged: ReadonlyMap<string, RecordEdits>,
): HeldForest {
  const { rows } = projectCategories(tenantId, records, [...staged.values()]);
  const children = new Map<string | null, string[]>();
  for (const { stId, parentStId, detached } of rows) {
    // What stands at the top for want of its parent is none of the roots.
    if (detached !== null) continue;
    const siblings = children.get(parentStId);
    if (siblings === undefined) children.set(parentStId, [stId]);
    else siblings.push(stId);
  }
  return {
    ...{ tenantId, records, staged, rows },
    remote: new RemoteTree(records),
    byId: new Map(rows.map((row) => [row.stId, row])),
    childrenOf: (parent) => children.get(parent) ?? [],
  };
}

/** The id a category has now: drafts are known by their former id, too. */
export function currentId({ staged, byId }: HeldForest, stId: string): string {
  if (byId.has(stId)) return stId;
  for (const record of staged.values()) if (record.draftId === stId) return record.stId;
  return stId;
}

/** Errors  NotFoundError; StaleVersionError where the caller has read another version. */
export function findRow(
  forest: HeldForest,
  stId: string,
  expectedVersion: number | null | undefined = null,
): CategoryRow {
  const row = forest.byId.get(currentId(forest, stId));
  if (row === undefined) throw new NotFoundError(`There is no such category: ${stId}.`);
  if (expectedVersion != null && expectedVersion !== row.version) {
    throw new StaleVersionError(
      `Category ${stId} was changed since you read version ${expectedVersion}; it has version ${row.version} now.`,
      row.version,
    );
  }
  return row;
}

/** A category and everything below it, depth-first.   Pure. */
export function subtreeOf({ rows, byId }: HeldForest, stId: string): readonly CategoryRow[] {
  const top = byId.get(stId);
  if (top === undefined) return [];
  const first = rows.indexOf(top);
  let end = first + 1;
  while ((rows[end]?.depth ?? -1) > top.depth) end += 1;
  return rows.slice(first, end);
}
