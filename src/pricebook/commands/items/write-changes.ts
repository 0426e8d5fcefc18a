import type { Tx } from '../../../db/database.ts';
import { writeAudit } from '../../audit/write-audit.ts';
import type { OpenConflict } from '../../conflicts/conflict.ts';
import { loadSettlingContext } from '../../conflicts/load-conflicts.ts';
import { restageConflicts } from '../../conflicts/restage-conflicts.ts';
import { withdrawConflicts } from '../../conflicts/write-conflicts.ts';
import { DELETED } from '../../edits/record-edits.ts';
import { writeEdits } from '../../edits/write-edits.ts';
import { writeItems } from '../../writers/item-table.ts';
import { bumpPricebookVersion } from '../../writers/pricebook-version.ts';
import type { ItemChange } from './change-item.ts';
import type { ItemStaging } from './staging.ts';

/**
 * Writes the changes of items that are held: edits, audit, conflicts, and master. The pricebook version is left to `finish`, which comes
 * last of all. A constant number of statements; none for no change.
 */
export async function writeChanges(
  tx: Tx,
  { kind, entity, by, at }: ItemStaging,
  changes: readonly ItemChange[],
): Promise<void> {
  if (changes.length === 0) return;
  await writeEdits(
    tx,
    entity,
    { by, at },
    changes.map(({ write }) => write),
  );
  await writeAudit(
    tx,
    { entity, actor: by, runId: null, at },
    changes.map(({ audit }) => audit),
  );
  await followConflicts(tx, { entity, by, at }, changes);
  await writeItems(
    tx,
    changes.flatMap(({ row }) => row ?? []),
    changes.filter(({ row }) => row === null).map(({ write: { stId } }) => ({ kind, stId })),
  );
}

/** Ends a command: readers see what it has written. The last statement of its transaction. */
export async function finish(tx: Tx, changes: readonly ItemChange[]): Promise<void> {
  if (changes.length > 0) await bumpPricebookVersion(tx);
}

/** Conflicts of edits that went are withdrawn, and those of edits that got another value speak of that. */
async function followConflicts(
  tx: Tx,
  { entity, by, at }: Pick<ItemStaging, 'entity' | 'by' | 'at'>,
  changes: readonly ItemChange[],
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

function isContested({ edits }: ItemChange['before']): boolean {
  return [...(edits?.edits.values() ?? [])].some(({ state }) => state === 'CONFLICTED');
}

/** A conflict about the record itself is over when nothing is staged for it any more. */
function isEmptied({ before, write }: ItemChange, field: string): boolean {
  if (field !== DELETED || write.set.length > 0) return false;
  const left = [...(before.edits?.edits.values() ?? [])].filter(
    (edit) => edit.state !== 'LOCAL' && !write.clear.includes(edit.field),
  );
  return left.length === 0;
}
