import type { Tx } from '../../../db/database.ts';
import { appendEvents } from '../../../events/outbox.ts';
import type { NewEvent } from '../../../events/types.ts';
import { writeAudit } from '../../audit/write-audit.ts';
import { followConflicts } from '../../conflicts/follow-conflicts.ts';
import { updateEdits, writeEdits } from '../../edits/write-edits.ts';
import { diffRows } from '../../row-diff.ts';
import { writeCategories } from '../../writers/category-table.ts';
import { bumpPricebookVersion } from '../../writers/pricebook-version.ts';
import type { Staging } from '../items/staging.ts';
import type { ForestChange } from './change-category.ts';
import { arrange, type HeldForest } from './forest.ts';

const ENTITY = 'categories';
/** A command that changes more than this is told as a whole: whoever follows reads the tree again. */
const MOST_EVENTS = 500;

/**
 * Writes a change of what is staged for categories: edits, audit, conflicts, and every row of master that is another one now. A constant
 * number of statements, however many nodes move along. Answers with the forest afterwards.
 */
export async function writeForest(
  tx: Tx,
  { by, at }: Staging,
  forest: HeldForest,
  { changes, anchors }: ForestChange,
): Promise<HeldForest> {
  if (changes.length === 0) return forest;
  await writeEdits(
    tx,
    ENTITY,
    { by, at },
    changes.map(({ write }) => write),
  );
  await updateEdits(tx, ENTITY, anchors);
  await writeAudit(
    tx,
    { entity: ENTITY, actor: by, runId: null, at },
    changes.map(({ after: { stId, version }, action, changes: fields }) => ({
      ...{ stId, action, changes: fields },
      version: (forest.remote.get(stId)?.revision ?? 0) + version,
    })),
  );
  await followConflicts(tx, { entity: ENTITY, by, at }, changes);
  const after = arrange(forest.tenantId, forest.records, stagedAfter(forest, { changes, anchors }));
  await writeCategories(
    tx,
    diffRows(forest.rows, after.rows, (row) => row.stId),
  );
  return after;
}

function stagedAfter({ staged }: HeldForest, { changes, anchors }: ForestChange) {
  const after = new Map(staged);
  for (const change of changes) after.set(change.after.stId, change.after);
  for (const { stId, field, value } of anchors) {
    const record = after.get(stId);
    const edit = record?.edits.get(field);
    if (record === undefined || edit === undefined) continue;
    after.set(stId, { ...record, edits: new Map(record.edits).set(field, { ...edit, value }) });
  }
  return after;
}

/** Ends a command: readers see it, and whoever follows hears of it. The last statements of its transaction. */
export async function finishForest(
  tx: Tx,
  before: HeldForest,
  after: HeldForest,
  { changes }: ForestChange,
): Promise<void> {
  if (changes.length === 0) return;
  await bumpPricebookVersion(tx);
  await appendEvents(tx, eventsOf(before, after, changes));
}

/** What whoever follows hears of the changes; nothing of each where there are too many.   Pure. */
export function eventsOf(
  before: HeldForest,
  after: HeldForest,
  changes: ForestChange['changes'],
): NewEvent[] {
  if (changes.length > MOST_EVENTS) return [];
  return changes.flatMap((change) => eventOf(change.after.stId, before, after, change.changes));
}

function eventOf(
  stId: string,
  before: HeldForest,
  after: HeldForest,
  changes: object,
): NewEvent<'categoryUpdated'>[] {
  const [was, is] = [before.byId.get(stId), after.byId.get(stId)];
  const row = is ?? was;
  if (row === undefined) return [];
  const change = is === undefined ? 'DELETED' : was === undefined ? 'CREATED' : 'UPDATED';
  const payload = { stId, name: row.name, change, changes: Object.keys(changes) } as const;
  return [{ type: 'categoryUpdated', payload }];
}
