import type { Tx } from '../../db/database.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import { DELETED, type RecordEdits } from '../edits/record-edits.ts';
import type { RecordWrite } from '../edits/write-edits.ts';
import type { OpenConflict } from './conflict.ts';
import { loadSettlingContext } from './load-conflicts.ts';
import { restageConflicts } from './restage-conflicts.ts';
import { withdrawConflicts } from './write-conflicts.ts';

/** What people have changed of what is staged for a record. */
export interface StagedChange {
  readonly before: RecordEdits | undefined;
  readonly write: RecordWrite;
}

/** Conflicts of edits that went are withdrawn, and those of edits that got another value speak of that. */
export async function followConflicts(
  tx: Tx,
  { entity, by, at }: { readonly entity: PricebookEntity; readonly by: string; readonly at: Date },
  changes: readonly StagedChange[],
): Promise<void> {
  const contested = changes.filter(({ before }) => isContested(before));
  if (contested.length === 0) return;
  const stIds = contested.map(({ write: { stId } }) => stId);
  const { open } = await loadSettlingContext(tx, entity, stIds);
  const of = new Map(contested.map((change) => [change.write.stId, change]));
  const isOver = ({ stId, field }: OpenConflict) => {
    const change = of.get(stId);
    return change !== undefined && (change.write.clear.includes(field) || isEmptied(change, field));
  };
  await withdrawConflicts(tx, open.filter(isOver), { by, at });
  const restaged = open.flatMap(({ id, stId, field }) => {
    const { version, set } = of.get(stId)?.write ?? { version: 0, set: [] };
    const edit = set.find((one) => one.field === field);
    return edit === undefined ? [] : [{ id, local: edit.value, editVersion: version }];
  });
  await restageConflicts(tx, restaged, { by, at });
}

function isContested(before: RecordEdits | undefined): boolean {
  return [...(before?.edits.values() ?? [])].some(({ state }) => state === 'CONFLICTED');
}

/** A conflict about the record itself is over when nothing is staged for it any more. */
function isEmptied({ before, write }: StagedChange, field: string): boolean {
  if (field !== DELETED || write.set.length > 0) return false;
  const left = [...(before?.edits.values() ?? [])].filter(
    (edit) => edit.state !== 'LOCAL' && !write.clear.includes(edit.field),
  );
  return left.length === 0;
}
