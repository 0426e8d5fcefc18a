import type { Database, Tx } from '../db/database.ts';
import type { TenantSql } from '../db/tenant-sql.ts';
import { type ItemEntity, itemKinds } from '../servicetitan/entities.ts';
import type { CategoryRow } from './category-row.ts';
import { loadEntityEdits } from './edits/load-edits.ts';
import type { ItemRow } from './items/item-row.ts';
import { projectItem } from './items/project-item.ts';
import { projectCategories } from './project-categories.ts';
import type { ItemRecord } from './raw-record.ts';
import { loadCategoryRecords, loadItemRecords } from './raw-records.ts';
import { changedFields, diffRows, type RowDiff } from './row-diff.ts';
import { isDraftId } from './st-id.ts';
import { lockTree } from './tree-lock.ts';
import { loadCategoryRows, writeCategories } from './writers/category-table.ts';
import { loadItemRows, writeItems } from './writers/item-table.ts';
import { bumpPricebookVersion } from './writers/pricebook-version.ts';

/** One row of master that is not what raw and the staged edits make it. */
export interface Difference {
  readonly kind: 'CATEGORY' | ItemRow['kind'];
  readonly stId: string;
  readonly problem: 'MISSING' | 'SURPLUS' | 'DIFFERENT';
  /** Which fields differ; empty for a row that is missing or surplus. */
  readonly fields: readonly string[];
}

export interface RebuildReport {
  /** Rows that master must have. */
  readonly rowCount: number;
  readonly differenceCount: number;
  /** The first differences, at most SAMPLE_SIZE. */
  readonly sample: readonly Difference[];
}

const SAMPLE_SIZE = 50;
/** Items are compared in stretches of this many, so that memory stays flat. */
const BATCH_SIZE = 2_000;
const ITEM_ENTITIES = Object.keys(itemKinds) as ItemEntity[];
/** Ids of records made here go up to this one. */
const LAST_DRAFT = '-1';

/**
 * Compares all of a tenant's master with the projection of its raw rows and staged edits and, unless `check`, mends what differs.
 * Effects   With `check` none. Else one transaction; the pricebook version rises when a row was mended. Whoever wants to pull or to
 *           edit meanwhile, for any tenant, waits for it.
 * Source    docs/SYNC.md I01.
 */
export function rebuild(
  db: Database,
  tenantId: bigint,
  options: { readonly check: boolean },
): Promise<RebuildReport> {
  return options.check ? checkMaster(db, tenantId) : db.transaction(tenantId, mendMaster);
}

async function checkMaster(db: Database, tenantId: bigint): Promise<RebuildReport> {
  const session = db.openReadSession(tenantId);
  try {
    const tally = new Tally();
    for await (const part of compareWithMaster(session)) tally.add(part);
    return tally.report();
  } finally {
    await session.close();
  }
}

async function mendMaster(tx: Tx): Promise<RebuildReport> {
  // Whoever moves a category plans by master's rows, and must not do so by those that are about to be mended.
  await lockTree(tx);
  // Writers of master write raw or the edits first: behind this lock there are none, and all tables stand still.
  const text = 'LOCK TABLE raw.st_records, crm.records, crm.edits IN SHARE ROW EXCLUSIVE MODE';
  await tx.query({ text });
  const tally = new Tally();
  for await (const part of compareWithMaster(tx)) {
    if (part.kind === 'CATEGORY') writeCategories(tx, part.diff);
    else writeItems(tx, part.diff);
    tally.add(part);
  }
  const report = tally.report();
  if (report.differenceCount > 0) bumpPricebookVersion(tx);
  return report;
}

/** A stretch of master beside what it should be. */
type Comparison = ComparisonOf<'CATEGORY', CategoryRow> | ComparisonOf<ItemRow['kind'], ItemRow>;
interface ComparisonOf<Kind, Row> {
  readonly kind: Kind;
  readonly before: readonly Row[];
  readonly after: readonly Row[];
  readonly diff: RowDiff<Row>;
}

/** Projects all records of the tenant and compares them with master, stretch by stretch: categories, then each kind of item. */
async function* compareWithMaster(sql: TenantSql): AsyncGenerator<Comparison> {
  const records = await loadCategoryRecords(sql);
  const staged = await loadEntityEdits(sql, 'categories');
  const after = projectCategories(sql.tenantId, records, staged).rows;
  const before = await loadCategoryRows(sql);
  yield { kind: 'CATEGORY', before, after, diff: diffRows(before, after, stIdOf) };
  for (const entity of ITEM_ENTITIES) yield* compareItems(sql, entity);
}

/** Those made here first, whose ids are negative; then what ServiceTitan has. */
async function* compareItems(sql: TenantSql, entity: ItemEntity): AsyncGenerator<Comparison> {
  const kind = itemKinds[entity];
  const staged = new Map((await loadEntityEdits(sql, entity)).map((edits) => [edits.stId, edits]));
  const project = (stId: string, record: ItemRecord | null): ItemRow[] => {
    const row = projectItem(sql.tenantId, { kind, stId, record, edits: staged.get(stId) });
    return row === null ? [] : [row];
  };
  const drafts = [...staged.keys()].filter(isDraftId);
  const draftRows = drafts.flatMap((stId) => project(stId, null));
  const known = await loadItemRows(sql, { kind, after: null, upTo: LAST_DRAFT });
  yield { kind, before: known, after: draftRows, diff: diffRows(known, draftRows, stIdOf) };

  let last: string = LAST_DRAFT;
  for (let complete = false; !complete; ) {
    const records = await loadItemRecords(sql, entity, { after: last, limit: BATCH_SIZE });
    const after: ItemRow[] = records.flatMap((record) =>
      project(String(record.payload.stId), record),
    );
    complete = records.length < BATCH_SIZE;
    const end = records.at(-1);
    const upTo: string | null = complete || end === undefined ? null : String(end.payload.stId);
    const before: ItemRow[] = await loadItemRows(sql, { kind, after: last, upTo });
    yield { kind, before, after, diff: diffRows(before, after, stIdOf) };
    last = upTo ?? last;
  }
}

const stIdOf = (row: { readonly stId: string }): string => row.stId;

class Tally {
  #rowCount = 0;
  #differenceCount = 0;
  readonly #sample: Difference[] = [];

  add({ kind, before, after, diff }: Comparison): void {
    const were = new Map<string, object>(before.map((row) => [row.stId, row]));
    this.#rowCount += after.length;
    const note = (problem: Difference['problem'], rows: readonly { readonly stId: string }[]) => {
      this.#differenceCount += rows.length;
      for (const row of rows.slice(0, SAMPLE_SIZE - this.#sample.length)) {
        const was = were.get(row.stId);
        const fields = problem === 'DIFFERENT' && was !== undefined ? changedFields(was, row) : [];
        this.#sample.push({ kind, stId: row.stId, problem, fields });
      }
    };
    note('MISSING', diff.inserts);
    note('DIFFERENT', diff.updates);
    note('SURPLUS', diff.deletes);
  }

  report(): RebuildReport {
    return {
      rowCount: this.#rowCount,
      differenceCount: this.#differenceCount,
      sample: this.#sample,
    };
  }
}
