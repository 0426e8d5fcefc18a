import { compareEdit } from '../edits/compare-edit.ts';
import type { EditFields } from '../edits/edit-field.ts';
import { DELETED, type RecordEdits, type StagedEdit } from '../edits/record-edits.ts';
import { baseAfter, deletionBase, hasChangedSince, wasActive } from './deletion-base.ts';
import type { SettlementBuilder } from './settlement.ts';

/** A record as ServiceTitan has it now. */
export interface RemoteRecord<Payload> {
  readonly payload: Payload;
  /** Of raw. */
  readonly revision: number;
}

/** What of a record's standing other records decide. */
export interface RecordContext {
  /** Fields that are settled elsewhere. */
  readonly placed?: ReadonlySet<string>;
  /** Whether something hangs on it in ServiceTitan that is not to be deleted. */
  readonly survivor?: boolean;
}

const NONE: ReadonlySet<string> = new Set();

/**
 * Holds the edits of one record against what ServiceTitan says now.   Pure but for the builder.
 *
 * Null for `remote`: ServiceTitan has deleted it. Fields whose standing depends on other records (`placed`) are left to whoever knows
 * those. Called again with nothing new it finds nothing. Answers whether the record is to be deleted and nothing is held against that.
 * Source  docs/SYNC.md I20, I22.
 */
export function settleRecord<Payload>(
  builder: SettlementBuilder,
  record: RecordEdits,
  remote: RemoteRecord<Payload> | null,
  fields: EditFields<Payload>,
  { placed = NONE, survivor = false }: RecordContext = {},
): boolean {
  if (remote === null) {
    settleGone(builder, record);
    return false;
  }
  const isGoing = settleDeletion(builder, record, { fields, payload: remote.payload, survivor });
  for (const edit of record.edits.values()) {
    const field = fields.get(edit.field);
    if (field === undefined || field.read === null || field.local || placed.has(edit.field)) {
      continue;
    }
    const value = field.read(remote.payload);
    switch (compareEdit(edit.base, edit.value, value)) {
      case 'AGREED':
        builder.clear(record, edit, 'AGREED', value);
        break;
      case 'UNMOVED':
        builder.unmoved(record, edit);
        break;
      case 'CONFLICT':
        builder.contradicted(record, edit, { base: edit.base, local: edit.value, remote: value });
    }
  }
  return isGoing;
}

/** ServiceTitan has deleted the record: what is staged for it stays, for somebody to decide; a deletion is done. */
function settleGone(builder: SettlementBuilder, record: RecordEdits): void {
  const edits = [...record.edits.values()];
  if (record.edits.has(DELETED)) {
    for (const edit of edits) builder.clear(record, edit, 'AGREED', null);
    return;
  }
  const lost = edits.filter(({ state }) => state !== 'LOCAL');
  const newest = newestOf(lost);
  if (newest === undefined) return;
  const open = builder.openConflict(record, DELETED);
  // What is open is left to people, whatever the policy is by now.
  const isKeptByPolicy = open === undefined && builder.policyOf(DELETED) === 'KEEP_ST';
  if (open === undefined) {
    builder.recordContradicted({
      stId: record.stId,
      field: DELETED,
      type: 'ST_DELETED_LOCAL_MODIFIED',
      base: null,
      local: Object.fromEntries(lost.map(({ field, value }) => [field, value])),
      remote: true,
      editVersion: newest.version,
      localBy: newest.stagedBy,
      localAt: newest.stagedAt,
      decided: isKeptByPolicy ? 'KEEP_ST' : null,
    });
  }
  for (const edit of lost) {
    if (isKeptByPolicy) {
      builder.clear(record, edit, 'KEEP_ST', null);
      continue;
    }
    // With the record goes what was held against a field of it.
    builder.withdraw(record, edit.field);
    builder.conflicted(record, edit);
  }
}

/**
 * A record that is to be deleted and was changed in ServiceTitan; and one that is there again after having been deleted there. Answers
 * whether it is to be deleted and stays so.
 */
function settleDeletion<Payload>(
  builder: SettlementBuilder,
  record: RecordEdits,
  {
    fields,
    payload,
    survivor,
  }: {
    readonly fields: EditFields<Payload>;
    readonly payload: Payload;
    readonly survivor: boolean;
  },
): boolean {
  const deletion = record.edits.get(DELETED);
  if (deletion === undefined) {
    builder.withdraw(record, DELETED);
    return false;
  }
  // What is out of use by now, be it by the deletion of its parent, is on its way to where it is wanted.
  const isPutOut = wasActive(deletion.base) && fields.get('active')?.read?.(payload) === false;
  const base = isPutOut ? baseAfter(deletion.base, { active: false }) : deletion.base;
  if (!hasChangedSince(base, fields, payload) && !survivor) {
    if (isPutOut) builder.rebase(record, deletion, base);
    else builder.unmoved(record, deletion);
    return true;
  }
  if (deletion.state === 'CONFLICTED') return false;
  const wanted = builder.policyOf(DELETED);
  // What would go down with it is for people to see, whatever the policy.
  const policy = survivor && wanted === 'KEEP_LOCAL' ? 'MANUAL' : wanted;
  builder.recordContradicted({
    stId: record.stId,
    field: DELETED,
    type: 'LOCAL_DELETED_ST_MODIFIED',
    base: null,
    local: true,
    remote: false,
    editVersion: deletion.version,
    localBy: deletion.stagedBy,
    localAt: deletion.stagedAt,
    decided: policy === 'MANUAL' ? null : policy,
  });
  if (policy === 'KEEP_ST') builder.clear(record, deletion, 'KEEP_ST', null);
  else if (policy === 'KEEP_LOCAL') builder.rebase(record, deletion, deletionBase(fields, payload));
  else builder.conflicted(record, deletion);
  return policy === 'KEEP_LOCAL';
}

function newestOf(edits: readonly StagedEdit[]): StagedEdit | undefined {
  return edits.reduce<StagedEdit | undefined>(
    (newest, edit) => (newest === undefined || edit.version > newest.version ? edit : newest),
    undefined,
  );
}
