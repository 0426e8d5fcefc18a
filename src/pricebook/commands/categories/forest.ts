import type { Tx } from '../../../db/database.ts';
import type { CategoryRow } from '../../category-row.ts';
import { RemoteTree } from '../../conflicts/remote-tree.ts';
import type { RemotePlace } from '../../edits/category-fields.ts';
import { loadEntityEdits } from '../../edits/load-edits.ts';
import type { RecordEdits } from '../../edits/record-edits.ts';
import type { PlaceSides } from '../../places/group-positions.ts';
import type { ParentTrouble } from '../../places/resolve-parents.ts';
import { projectCategories } from '../../project-categories.ts';
import type { CategoryRecord } from '../../raw-record.ts';
import { loadCategoryRecords } from '../../raw-records.ts';
import { lockTree } from '../../tree-lock.ts';
import type { ForestChange } from './change-category.ts';
import { isWithin, type Surroundings } from './surroundings.ts';

/** Locks the tree and reads all of it. Three statements. */
export async function holdForest(tx: Tx): Promise<HeldForest> {
  await lockTree(tx);
  return loadForest(tx);
}

/** The same behind the lock. Two statements, and time that grows with the book. */
export async function loadForest(tx: Tx): Promise<HeldForest> {
  const records = await loadCategoryRecords(tx);
  const staged = await loadEntityEdits(tx, 'categories');
  const editsOf = new Map(staged.map((record) => [record.stId, record]));
  return new HeldForest(tx.tenantId, records, editsOf);
}

/** All categories of a tenant, as the two sides make them together.   Pure. */
export class HeldForest implements Surroundings {
  readonly tenantId: bigint;
  readonly records: readonly CategoryRecord[];
  readonly remote: RemoteTree;
  readonly staged: ReadonlyMap<string, RecordEdits>;
  /** Effective rows, depth-first, and the same by id. */
  readonly rows: readonly CategoryRow[];
  readonly byId: ReadonlyMap<string, CategoryRow>;
  /** Staged parents that cannot be had for now. */
  readonly troubled: ReadonlyMap<string, ParentTrouble>;
  readonly #children = new Map<string | null, string[]>();

  constructor(
    tenantId: bigint,
    records: readonly CategoryRecord[],
    staged: ReadonlyMap<string, RecordEdits>,
  ) {
    this.tenantId = tenantId;
    this.records = records;
    this.staged = staged;
    this.remote = new RemoteTree(records);
    const { rows, troubled } = projectCategories(tenantId, records, [...staged.values()]);
    this.rows = rows;
    this.troubled = troubled;
    this.byId = new Map(this.rows.map((row) => [row.stId, row]));
    for (const { stId, parentStId, detached } of this.rows) {
      // What stands at the top for want of its parent is none of the roots.
      if (detached !== null) continue;
      const siblings = this.#children.get(parentStId);
      if (siblings === undefined) this.#children.set(parentStId, [stId]);
      else siblings.push(stId);
    }
  }

  /** The forest once a change of what is staged is written. */
  after({ changes, anchors }: ForestChange): HeldForest {
    const staged = new Map(this.staged);
    for (const change of changes) staged.set(change.after.stId, change.after);
    for (const { stId, field, value } of anchors) {
      const record = staged.get(stId);
      const edit = record?.edits.get(field);
      if (record === undefined || edit === undefined) continue;
      staged.set(stId, { ...record, edits: new Map(record.edits).set(field, { ...edit, value }) });
    }
    return new HeldForest(this.tenantId, this.records, staged);
  }

  rowOf(stId: string): CategoryRow | undefined {
    return this.byId.get(stId);
  }

  childrenOf(parent: string | null): readonly string[] {
    return this.#children.get(parent) ?? [];
  }

  heightOf(stId: string): number {
    const depth = this.byId.get(stId)?.depth ?? 0;
    return Math.max(0, ...this.branchOf(stId).map((row) => row.depth - depth));
  }

  /** A category and everything below it, depth-first. */
  branchOf(stId: string): readonly CategoryRow[] {
    return this.rows.filter((row) => isWithin(row, stId));
  }

  recordOf(stId: string): CategoryRecord | null {
    return this.remote.get(stId);
  }

  sidesOf(stId: string): PlaceSides {
    return { stId, record: this.remote.get(stId), edits: this.staged.get(stId) };
  }

  stagedOf(stId: string): RecordEdits | undefined {
    return this.staged.get(stId);
  }

  allStaged(): Iterable<RecordEdits> {
    return this.staged.values();
  }

  remotePlaceOf(stId: string): RemotePlace {
    return this.remote.placeOf(stId);
  }

  currentId(stId: string): string {
    if (this.byId.has(stId)) return stId;
    for (const record of this.staged.values()) if (record.draftId === stId) return record.stId;
    return stId;
  }
}
