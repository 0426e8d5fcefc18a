import type { EditValue } from '../../src/pricebook/edits/edit-value.ts';
import { expectConsistent } from '../support/mirror-state.ts';
import { essenceOf } from './essence.ts';
import {
  ENTITY_OF_ITEM,
  isSame,
  isTelling,
  type Ledger,
  type SimulatedEntity,
  type Wish,
} from './ledger.ts';
import { expectNone, Violation } from './violation.ts';
import type { WriteWatch } from './watch-writes.ts';
import type { World } from './world.ts';

interface EditRow {
  readonly entity: SimulatedEntity;
  readonly stId: string;
  readonly field: string;
  readonly value: EditValue;
  readonly state: string;
  readonly error: object | null;
  readonly attempts: number;
}

interface ConflictRow {
  readonly entity: SimulatedEntity;
  readonly stId: string;
  readonly field: string;
  readonly type: string;
  readonly cause: string | null;
  readonly local: EditValue;
  readonly remote: EditValue;
  readonly state: string;
}

interface CategoryPath {
  readonly id: string;
  readonly parent: string | null;
  readonly depth: number;
  readonly path: string;
  readonly above: string | null;
}

interface State {
  readonly edits: readonly EditRow[];
  readonly conflicts: readonly ConflictRow[];
  /** Ids ServiceTitan gave to what was made here, by the id it was made under. */
  readonly adopted: Readonly<Record<string, string>>;
  readonly paths: readonly CategoryPath[];
  /** Effective values by entity, id and field: `categories 7 parent`. */
  readonly shown: Readonly<Record<string, EditValue>>;
  readonly unsettled: number;
}

const readState = `SELECT
  (SELECT coalesce(json_agg(json_build_object('entity', entity, 'stId', st_id::text, 'field', field, 'value', value,
     'state', state, 'error', error, 'attempts', attempts)), '[]') FROM crm.edits) AS edits,
  (SELECT coalesce(json_agg(json_build_object('entity', entity, 'stId', st_id::text, 'field', field, 'type', type,
     'cause', cause, 'local', local, 'remote', remote, 'state', state) ORDER BY detected_at), '[]') FROM sync.conflicts) AS conflicts,
  (SELECT coalesce(json_object_agg(draft_id, st_id::text), '{}') FROM crm.records WHERE draft_id IS NOT NULL) AS adopted,
  (SELECT coalesce(json_agg(json_build_object('id', c.st_id::text, 'parent', c.parent_st_id::text, 'depth', c.depth,
     'path', c.path::text, 'above', p.path::text)), '[]')
   FROM master.pricebook_categories c LEFT JOIN master.pricebook_categories p
     ON p.tenant_id = c.tenant_id AND p.st_id = c.parent_st_id AND c.detached IS NULL) AS paths,
  (SELECT coalesce(json_object_agg(name, value), '{}') FROM (
     SELECT 'categories ' || st_id || ' parent' AS name, to_json(parent_st_id::text) AS value FROM master.pricebook_categories
     UNION ALL SELECT 'categories ' || st_id || ' active', to_json(active) FROM master.pricebook_categories
     UNION ALL SELECT ${ENTITY_OF_ITEM} || ' ' || st_id || ' active', to_json(active) FROM master.pricebook_items
     UNION ALL SELECT ${ENTITY_OF_ITEM} || ' ' || st_id || ' upgradeStIds', details -> 'upgradeIds' FROM master.pricebook_items
     UNION ALL SELECT ${ENTITY_OF_ITEM} || ' ' || st_id || ' recommendationStIds', details -> 'recommendations' FROM master.pricebook_items
   ) AS shown) AS shown,
  (SELECT count(*)::int FROM sync.push_calls WHERE state IN ('SENDING', 'UNKNOWN')) AS unsettled`;

/** What holds after every step. */
export async function checkState(world: World, ledger: Ledger, watch: WriteWatch): Promise<void> {
  const [read] = await world.query<State>(readState);
  if (read === undefined) throw new Error('The state could not be read.');
  const state = inEssence(world, read);
  checkPaths(state);
  for (const wish of ledger.wishes) if (wish.state === 'kept') checkWish(wish, state, ledger);
  for (const conflict of state.conflicts) {
    const others = state.conflicts.filter((other) => other.stId !== conflict.stId);
    checkConflict(conflict, ledger, others);
  }
  checkTwice(state.conflicts);
  expectNone('I27', 'created twice', watch.createdTwice);
  checkEdits(state);
}

/** The same with of each value what tells whose it is. */
function inEssence(world: World, state: State): State {
  const { edits, conflicts, shown } = state;
  const effective = Object.entries(shown).map(([name, value]) => [
    name,
    essenceOf(world, name.split(' ').at(-1) ?? '', value),
  ]);
  return {
    ...state,
    shown: Object.fromEntries(effective),
    edits: edits.map((edit) => ({ ...edit, value: essenceOf(world, edit.field, edit.value) })),
    conflicts: conflicts.map(({ local, remote, ...conflict }) => ({
      ...conflict,
      local: essenceOf(world, conflict.field, local),
      remote: essenceOf(world, conflict.field, remote),
    })),
  };
}

/** I01 and I31, which take some more statements. */
export async function checkConsistent({ db, tenantId }: World): Promise<void> {
  try {
    await expectConsistent({ db, tenantId });
  } catch (error) {
    throw new Violation('I01, I31', String(error));
  }
}

/** I03: no circle, and every path goes on from the parent's. */
function checkPaths({ paths }: State): void {
  const wrong = paths.filter(({ above, path, depth }) => {
    const steps = path.split('.').length - 1;
    return steps !== depth || (above === null ? steps !== 0 : !path.startsWith(`${above}.`));
  });
  expectNone('I03', 'paths that do not go on from their parents', wrong);
}

/** I20: what somebody wanted is staged, has arrived, or was decided against. */
function checkWish(wish: Wish, state: State, ledger: Ledger): void {
  const { edits, conflicts, adopted, shown } = state;
  const { entity, key, field, value } = wish;
  const stId = adopted[key] ?? key;
  const isStaged = edits.some(
    (edit) =>
      edit.entity === entity &&
      edit.field === field &&
      (isTelling(field) ? isSame(edit.value, value) : edit.stId === stId),
  );
  if (isStaged) return;
  const isDecided = conflicts.some(
    (conflict) =>
      conflict.state !== 'OPEN' &&
      conflict.entity === entity &&
      (isTelling(field) && isSame(conflict.local, value)
        ? true
        : (conflict.stId === stId || conflict.stId === key) &&
          (conflict.field === 'deleted' || conflict.field === field)),
  );
  const effective = shown[`${entity} ${stId} ${field}`];
  // A parent that ServiceTitan had all along is no edit, and cannot outlast it.
  const isParentGone =
    field === 'parent' &&
    ledger.hasChanged(entity, String(adopted[String(value)] ?? value), 'deleted');
  const isMoot =
    !isTelling(field) &&
    (isSame(effective, value) || isParentGone || ledger.hasChanged(entity, stId, null));
  if (!wish.arrived && !isDecided && !isMoot) {
    throw new Violation(
      'I20',
      `${field} of ${entity} ${stId} was to be ${JSON.stringify(value)}: lost`,
    );
  }
  wish.state = 'over';
  wish.cleared = wish.arrived && !isDecided;
}

/** I22: a conflict is about something that somebody did in ServiceTitan, never about our own echo. */
function checkConflict(
  { entity, stId, field, type, cause, remote }: ConflictRow,
  ledger: Ledger,
  others: readonly ConflictRow[],
): void {
  // Of what was sent after a backup was taken nobody knows that it was ours, or that it was not sent with the rest.
  const isForgotten = ledger.hasGoneBack && (!isTelling(field) || remote === null);
  const isTheirs =
    cause !== null || field === 'position' || field === 'parent'
      ? ledger.remote.length > 0
      : type === 'BOTH_MODIFIED' && isTelling(field)
        ? ledger.findRemote(field, remote) !== undefined
        : ledger.hasChanged(entity, stId, type === 'BOTH_MODIFIED' ? field : null) ||
          // Somebody has put something below what was to be deleted, or something there is kept or cannot be moved away.
          (type === 'LOCAL_DELETED_ST_MODIFIED' &&
            others.some((other) => other.type === type || other.field === 'parent')) ||
          ledger.remote.some((change) => change.field === 'below' && change.value === stId);
  if (isTheirs || isForgotten) return;
  throw new Violation(
    'I22',
    `${type} of ${field} of ${entity} ${stId}: ${JSON.stringify(remote)} is nothing that anybody did in ServiceTitan`,
  );
}

/** I22: one conflict for each pair of an edit and what stands against it. */
function checkTwice(conflicts: readonly ConflictRow[]): void {
  const found = new Set<string>();
  for (const { entity, stId, field, local, remote, state } of conflicts) {
    if (!isTelling(field) || state === 'WITHDRAWN') continue;
    const pair = JSON.stringify([entity, stId, field, local, remote]);
    if (found.has(pair)) throw new Violation('I22', `the same conflict twice: ${pair}`);
    found.add(pair);
  }
}

/** I26: a refusal says why; what is on its way has a call that is. */
function checkEdits({ edits, unsettled }: State): void {
  const unexplained = edits.filter(
    ({ state, error, attempts }) => state === 'REJECTED' && (error === null || attempts === 0),
  );
  expectNone('I26', 'edits that were refused without a reason or an attempt', unexplained);
  const stuck = edits.filter(({ state }) => state === 'SENDING' || state === 'UNKNOWN');
  if (unsettled === 0) expectNone('I26', 'edits on their way that no call is about', stuck);
}
