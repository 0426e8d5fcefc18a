import type { Tx } from '../../../db/database.ts';
import type { NewEvent } from '../../../events/types.ts';
import { itemKinds } from '../../../servicetitan/entities.ts';
import { writeAudit } from '../../audit/write-audit.ts';
import type { OpenConflict } from '../../conflicts/conflict.ts';
import { loadSettlingContext, type SettlingContext } from '../../conflicts/load-conflicts.ts';
import { settleCategories } from '../../conflicts/settle-categories.ts';
import { settled } from '../../conflicts/settlement.ts';
import { withdrawConflicts } from '../../conflicts/write-conflicts.ts';
import { writeSettlement } from '../../conflicts/write-settlement.ts';
import { DELETED, type RecordEdits } from '../../edits/record-edits.ts';
import { writeEdits } from '../../edits/write-edits.ts';
import { projectItem } from '../../items/project-item.ts';
import { projectCategories } from '../../project-categories.ts';
import type { CategoryRecord } from '../../raw-record.ts';
import { loadItemRecordsOf } from '../../raw-records.ts';
import { diffRows } from '../../row-diff.ts';
import { loadCategoryRows, writeCategories } from '../../writers/category-table.ts';
import { writeItems } from '../../writers/item-table.ts';
import type { Staging } from '../items/staging.ts';
import { closeConflicts } from './conflict-rows.ts';
import type { Deciding } from './deciding.ts';

/**
 * Writes what was decided about conflicts of one entity: edits, audit, the conflicts, and master. A constant number of statements; none
 * where nothing was decided. Answers with the events that tell; raising the pricebook version is left to whoever ends the transaction.
 */
export async function writeDecisions(
  tx: Tx,
  staging: Staging,
  { ground, made }: Deciding,
): Promise<NewEvent[]> {
  const [first] = made;
  if (first === undefined) return [];
  const { by, at } = staging;
  const { entity, changes, forest } = ground;
  writeEdits(tx, entity, { by, at }, changes.writes());
  writeAudit(
    tx,
    { entity, actor: by, runId: null, at },
    changes.audit((stId) => ground.revisionOf(stId)),
  );
  await closeConflicts(
    tx,
    { by, at },
    made.map(({ conflict: { id }, strategy, value }) => ({ id, strategy, value })),
  );
  const context = await loadSettlingContext(
    tx,
    entity,
    forest === null ? changes.changedIds() : null,
  );
  const over = context.open.filter((conflict) => isOver(conflict, changes.get(conflict.stId)));
  await withdrawConflicts(tx, over, { by, at });
  const open = context.open.filter((conflict) => !over.includes(conflict));
  const followUps =
    forest === null
      ? []
      : await settleAgain(
          tx,
          staging,
          { ground, forest, runId: first.conflict.runId },
          { ...context, open },
        );
  if (forest === null) await showItems(tx, { ground, made });
  const resolved = made.map(
    ({ conflict: { id, stId, field }, strategy }): NewEvent => ({
      type: 'conflictResolved',
      payload: { conflictId: id, entity, stId, field, strategy, resolvedBy: by },
    }),
  );
  return [...resolved, ...followUps];
}

/** A conflict is over when the edit it is about is gone; one about the record, when nothing is staged for it. */
function isOver({ field }: OpenConflict, record: RecordEdits | undefined): boolean {
  return field === DELETED ? (record?.edits.size ?? 0) === 0 : record?.edits.has(field) !== true;
}

/** A move that went may leave another one in a circle: such conflicts belong to the run that has met the first. */
async function settleAgain(
  tx: Tx,
  { by, at, tenantId }: Staging,
  {
    ground,
    forest,
    runId,
  }: {
    readonly ground: Deciding['ground'];
    readonly forest: readonly CategoryRecord[];
    readonly runId: string;
  },
  context: SettlingContext,
): Promise<readonly NewEvent[]> {
  const staged = ground.changes.all();
  const settlement = settleCategories({ records: forest, staged, ...context });
  const { events } = await writeSettlement(tx, settlement, {
    cause: { entity: 'categories', actor: by, runId, at },
    staged,
    open: context.open,
    remoteOf: (stId) => ({
      revision: ground.revisionOf(stId),
      modifiedOn: ground.modifiedOn(stId),
    }),
  });
  const after = staged.map((record) => settled(record, settlement, at));
  const { rows } = projectCategories(tenantId, forest, after);
  writeCategories(
    tx,
    diffRows(await loadCategoryRows(tx), rows, (row) => row.stId),
  );
  return events;
}

async function showItems(tx: Tx, { ground }: Pick<Deciding, 'ground' | 'made'>): Promise<void> {
  const { entity, changes } = ground;
  if (entity === 'categories') return;
  const kind = itemKinds[entity];
  const stIds = changes.changedIds();
  const records = await loadItemRecordsOf(tx, entity, stIds);
  const shown = stIds.map((stId) => ({
    stId,
    row: projectItem(tx.tenantId, {
      ...{ kind, stId, record: records.get(stId) ?? null, edits: changes.get(stId) },
    }),
  }));
  writeItems(tx, {
    inserts: [],
    updates: shown.flatMap(({ row }) => row ?? []),
    deletes: shown.filter(({ row }) => row === null).map(({ stId }) => ({ kind, stId })),
  });
}
