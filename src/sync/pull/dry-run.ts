import type { CategoryRecord } from '../../pricebook/raw-record.ts';
import type { CategoryPayload } from '../../servicetitan/payloads/category-payload.ts';
import type { FieldChanges } from '../plan/field-changes.ts';
import type { IncomingRow } from '../plan/incoming-row.ts';
import type { BatchPlan, RawAction, RawBefore, RawWrite } from '../plan/plan-batch.ts';
import type { StepCounts } from '../runs/run.ts';

/** One record that the real run would change. */
export interface PlannedChange {
  readonly stId: string;
  readonly action: RawAction | 'DELETED';
  /** Its name or code, where it has one. */
  readonly label: string | null;
  /** Null for a creation and a delete. */
  readonly changes: FieldChanges | null;
}

/** What the real run would do to one entity; kept in sync.steps.plan. */
export interface DryRunPlan {
  readonly created: number;
  readonly updated: number;
  readonly deleted: number;
  readonly parked: number;
  readonly unchanged: number;
  /** Set when the real run would stop and ask instead of deleting this many. */
  readonly deletesToConfirm: number | null;
  /** The first of the changes; `sampled` of all there are. */
  readonly sample: readonly PlannedChange[];
  readonly sampled: number;
}

/** Longest value a sample shows. */
const LONGEST_VALUE = 500;

/**
 * Stands in for the tables in a dry run: takes the plans, and answers the next comparison as raw would answer it had they been
 * applied, since a record may come more than once in one pull.
 */
export class DryRun {
  readonly #rows = new Map<string, { readonly write: RawWrite; readonly runId: string }>();
  readonly #deleted = new Set<string>();
  readonly #sample: PlannedChange[] = [];
  readonly #mostSampled: number;
  deletesToConfirm: number | null = null;

  constructor(mostSampled: number) {
    this.#mostSampled = mostSampled;
  }

  /** `before` as it would be had all plans so far been applied. */
  overlay(
    before: ReadonlyMap<string, RawBefore>,
    rows: readonly IncomingRow[],
  ): Map<string, RawBefore> {
    const after = new Map(before);
    for (const { stId } of rows) {
      const planned = this.#rows.get(stId);
      if (planned !== undefined) after.set(stId, asRaw(planned.write, planned.runId));
    }
    return after;
  }

  add(plan: BatchPlan, runId: string): void {
    for (const write of plan.writes) {
      this.#rows.set(write.row.stId, { write, runId });
      this.#deleted.delete(write.row.stId);
      const { action, changes, row } = write;
      this.#show({ stId: row.stId, action, label: labelOf(row), changes: shorten(changes) });
    }
  }

  delete(stIds: readonly string[]): void {
    for (const stId of stIds) {
      this.#deleted.add(stId);
      this.#show({ stId, action: 'DELETED', label: null, changes: null });
    }
  }

  /** The live categories there would be after all plans so far, and after `next`. */
  liveCategories(
    live: readonly CategoryRecord[],
    next: readonly RawWrite<CategoryPayload>[],
    at: Date,
  ): CategoryRecord[] {
    const records = new Map(live.map((record) => [String(record.payload.stId), record]));
    const planned = [...this.#rows.values()].map(({ write }) => write);
    for (const { row, revision, firstSeenAt } of [...planned, ...next]) {
      const payload = row.payload as CategoryPayload;
      records.set(row.stId, { payload, revision, firstSeenAt: firstSeenAt ?? at, changedAt: at });
    }
    for (const stId of this.#deleted) records.delete(stId);
    return [...records.values()];
  }

  plan(counts: StepCounts): DryRunPlan {
    const { created, updated, deleted, parked, unchanged } = counts;
    return {
      ...{ created, updated, deleted, parked, unchanged },
      deletesToConfirm: this.deletesToConfirm,
      sample: this.#sample,
      sampled: this.#sample.length,
    };
  }

  #show(change: PlannedChange): void {
    if (this.#sample.length < this.#mostSampled) this.#sample.push(change);
  }
}

function asRaw({ row, revision, firstSeenAt }: RawWrite, runId: string): RawBefore {
  const { hash, modifiedOn, record, enclosingStId } = row;
  const content = { record, enclosingStId, firstSeenAt: firstSeenAt ?? new Date(0) };
  return { hash, revision, deleted: false, modifiedOn, runId, content };
}

function labelOf({ record }: IncomingRow): string | null {
  for (const field of ['name', 'displayName', 'code']) {
    const label = record[field];
    if (typeof label === 'string' && label !== '') return label.slice(0, LONGEST_VALUE);
  }
  return null;
}

/** Long values are cut, and numbers that JSON would round are text. */
function shorten(changes: FieldChanges | null): FieldChanges | null {
  if (changes === null) return null;
  return Object.fromEntries(
    Object.entries(changes).map(([field, change]) => [
      field,
      Object.fromEntries(Object.entries(change).map(([side, value]) => [side, short(value)])),
    ]),
  );
}

function short(value: unknown): unknown {
  const text = JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'bigint' ? String(part) : part,
  );
  if (text === undefined || text.length <= LONGEST_VALUE) return JSON.parse(text ?? 'null');
  return `${text.slice(0, LONGEST_VALUE)}…`;
}
