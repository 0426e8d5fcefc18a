import type { Tx } from '../../../db/database.ts';
import { sendEventsOfChange } from '../../../events/outbox.ts';
import type { NewEvent } from '../../../events/types.ts';
import { writeAudit } from '../../audit/write-audit.ts';
import { followConflicts } from '../../conflicts/follow-conflicts.ts';
import { updateEdits, writeEdits } from '../../edits/write-edits.ts';
import { lockRecords } from '../../raw-records.ts';
import { diffRows } from '../../row-diff.ts';
import { isDraftId } from '../../st-id.ts';
import { type PlacesPlan, writePlaces } from '../../writers/category-places.ts';
import { writeCategories } from '../../writers/category-table.ts';
import { bumpPricebookVersion } from '../../writers/pricebook-version.ts';
import type { Staging } from '../items/staging.ts';
import type { CategoryChange, ForestChange } from './change-category.ts';
import { type HeldForest, loadForest } from './forest.ts';
import { Nearby } from './nearby.ts';
import { planPlaces } from './plan-places.ts';

const ENTITY = 'categories';
/** A command that changes more than this is told as a whole: whoever follows reads the tree again. */
const MOST_EVENTS = 500;

/**
 * Writes a change of what is staged for categories, and ends the command: readers see it, and whoever follows hears of it. The last
 * statements of its transaction; a constant number, however many nodes move along.
 */
export async function stageForest(
  tx: Tx,
  staging: Staging,
  held: HeldForest | Nearby,
  change: ForestChange,
): Promise<void> {
  if (change.changes.length === 0) return;
  const nameOf = await writeForest(tx, staging, held, change);
  const events = eventsOf(held, change, nameOf);
  if (events.length > 0) sendEventsOfChange(tx, events);
  else bumpPricebookVersion(tx);
}

/** What a category is called afterwards; undefined for one that is not shown. */
type NameOf = (stId: string) => string | undefined;

/** The same for a command that goes on: edits, audit, conflicts, and every row of master that is another one now. */
export async function writeForest(
  tx: Tx,
  { by, at }: Staging,
  held: HeldForest | Nearby,
  change: ForestChange,
): Promise<NameOf> {
  const { changes, anchors } = change;
  if (changes.length === 0) return (stId) => held.rowOf(stId)?.name;
  const show = await planShowing(tx, held, change);
  const buried = await revisionsOfBuried(tx, held, changes);
  writeEdits(
    tx,
    ENTITY,
    { by, at },
    changes.map(({ write }) => write),
  );
  updateEdits(tx, ENTITY, anchors);
  writeAudit(
    tx,
    { entity: ENTITY, actor: by, runId: null, at },
    changes.map(({ after: { stId, version }, action, changes: fields }) => ({
      ...{ stId, action, changes: fields },
      version: (held.recordOf(stId)?.revision ?? buried.get(stId) ?? 0) + version,
    })),
  );
  await followConflicts(tx, { entity: ENTITY, by, at }, changes);
  return show();
}

/** How master is made to show the change; read before anything of it is written, since it starts from how things were. */
async function planShowing(
  tx: Tx,
  held: HeldForest | Nearby,
  change: ForestChange,
): Promise<() => NameOf> {
  if (!(held instanceof Nearby)) return () => showForest(tx, held, change);
  const plan = planPlaces(held, change);
  if (plan !== null) return () => showPlaces(tx, held, plan);
  const forest = await loadForest(tx);
  return () => showForest(tx, forest, change);
}

/** Edits outlast the record that ServiceTitan has deleted; their versions go on from its last one. No statement where there are none. */
async function revisionsOfBuried(
  tx: Tx,
  held: HeldForest | Nearby,
  changes: readonly CategoryChange[],
): Promise<ReadonlyMap<string, number>> {
  const stIds = changes
    .map(({ after: { stId } }) => stId)
    .filter((stId) => !isDraftId(stId) && held.recordOf(stId) === null);
  return stIds.length === 0 ? new Map() : lockRecords(tx, ENTITY, stIds);
}

function showPlaces(tx: Tx, nearby: Nearby, plan: PlacesPlan): NameOf {
  writePlaces(tx, plan);
  const names = new Map<string, string | undefined>([
    ...plan.made.map(({ stId, name }) => [stId, name] as const),
    ...plan.gone.map((stId) => [stId, undefined] as const),
  ]);
  return (stId) => (names.has(stId) ? names.get(stId) : nearby.rowOf(stId)?.name);
}

function showForest(tx: Tx, forest: HeldForest, change: ForestChange): NameOf {
  const after = forest.after(change);
  writeCategories(
    tx,
    diffRows(forest.rows, after.rows, (row) => row.stId),
  );
  return (stId) => after.rowOf(stId)?.name;
}

/** What whoever follows hears of the changes; nothing of each where there are too many.   Pure. */
export function eventsOf(
  held: HeldForest | Nearby,
  { changes }: ForestChange,
  nameOf: NameOf,
): NewEvent[] {
  if (changes.length > MOST_EVENTS) return [];
  return changes.flatMap((one) => eventOf(one, held.rowOf(one.after.stId)?.name, nameOf));
}

function eventOf(
  { after: { stId }, changes }: CategoryChange,
  was: string | undefined,
  nameOf: NameOf,
): NewEvent<'categoryUpdated'>[] {
  const is = nameOf(stId);
  const name = is ?? was;
  if (name === undefined) return [];
  const change = is === undefined ? 'DELETED' : was === undefined ? 'CREATED' : 'UPDATED';
  const payload = { stId, name, change, changes: Object.keys(changes) } as const;
  return [{ type: 'categoryUpdated', payload }];
}
