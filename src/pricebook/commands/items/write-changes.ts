import type { Tx } from '../../../db/database.ts';
import { writeAudit } from '../../audit/write-audit.ts';
import { followConflicts } from '../../conflicts/follow-conflicts.ts';
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
  writeEdits(
    tx,
    entity,
    { by, at },
    changes.map(({ write }) => write),
  );
  writeAudit(
    tx,
    { entity, actor: by, runId: null, at },
    changes.map(({ audit }) => audit),
  );
  await followConflicts(
    tx,
    { entity, by, at },
    changes.map(({ before, write }) => ({ before: before.edits, write })),
  );
  writeItems(tx, {
    inserts: [],
    updates: changes.flatMap(({ row }) => row ?? []),
    deletes: changes
      .filter(({ row }) => row === null)
      .map(({ write: { stId } }) => ({ kind, stId })),
  });
}

/** Ends a command: readers see what it has written. The last statement of its transaction. */
export async function finish(tx: Tx, changes: readonly ItemChange[]): Promise<void> {
  if (changes.length > 0) bumpPricebookVersion(tx);
}
