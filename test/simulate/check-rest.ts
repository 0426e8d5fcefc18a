import { essenceOf } from './essence.ts';
import { bodyNameOf, isStocked, linksOf, priceOf, RELATIONS } from './item-fields.ts';
import { ENTITY_OF_ITEM, isSame, type Ledger, type SimulatedEntity } from './ledger.ts';
import { expectNone, Violation } from './violation.ts';
import type { World } from './world.ts';

/** A record as people see it here. */
interface ShownRecord {
  readonly entity: SimulatedEntity;
  readonly stId: string;
  readonly parent: string | null;
  readonly values: Readonly<Record<string, unknown>>;
}

/** What is effective, in its order. */
export interface Shown {
  readonly records: readonly ShownRecord[];
  /** Edits that could be pushed. */
  readonly waiting: number;
  /**
   * Edits that are contradicted or were refused, places that ServiceTitan's own shifting has put off to the next push, and others of the
   * same record, which may wait for them.
   */
  readonly held: number;
  /** All that were ever found: a policy decides some at once. */
  readonly conflicts: number;
}

/** What people see, siblings in their order; without those that stand at the top for want of their parent. */
export async function readShown(world: World): Promise<Shown> {
  const records = await world.query<ShownRecord>(
    `SELECT 'categories' AS entity, st_id::text AS "stId", parent_st_id::text AS parent,
       json_build_object('name', name, 'description', description, 'active', active, 'image', image) AS values, position, st_id
     FROM master.pricebook_categories WHERE detached IS NULL
     UNION ALL
     SELECT ${ENTITY_OF_ITEM}, st_id::text, NULL,
       json_build_object('name', name, 'code', code, 'active', active, 'price', price::text, 'amount', details -> 'amount',
         'assets', details -> 'assets', 'materials', details -> 'materials', 'equipment', details -> 'equipment',
         'primaryVendor', details -> 'primaryVendor', 'upgradeStIds', details -> 'upgradeIds',
         'recommendationStIds', details -> 'recommendations'), 0, st_id
     FROM master.pricebook_items
     ORDER BY entity, parent NULLS FIRST, position, st_id`,
  );
  const [edits = { waiting: 0, held: 0, conflicts: 0 }] = await world.query<Omit<Shown, 'records'>>(
    `SELECT count(*) FILTER (WHERE NOT held)::int AS waiting, count(*) FILTER (WHERE held)::int AS held,
       (SELECT count(*)::int FROM sync.conflicts) AS conflicts
     FROM (SELECT bool_or(state IN ('CONFLICTED', 'REJECTED') OR field = 'position') OVER (PARTITION BY entity, st_id) AS held
           FROM crm.edits WHERE state <> 'LOCAL') AS edits`,
  );
  return { records: records.map((record) => inEssence(world, record)), ...edits };
}

/** The same with of each value what tells whose it is. */
function inEssence(world: World, record: ShownRecord): ShownRecord {
  const values = Object.entries(record.values).map(([field, value]) => [
    field,
    essenceOf(world, field, value),
  ]);
  return { ...record, values: Object.fromEntries(values) };
}

/**
 * After an undisturbed push of everything, and a pull: ServiceTitan has made what was to be seen here before, and nothing else. Where a
 * backup was put back, new records may have been there already, and changed there since.
 */
export async function checkArrived(world: World, ledger: Ledger, before: Shown): Promise<void> {
  const after = await readShown(world);
  const adopted = await world.adopted();
  const idOf = (stId: string | null) => (stId === null ? null : (adopted.get(stId) ?? stId));
  // What was made by a push that was cancelled before its answer was noted is shown as itself, too, once a pull has found it.
  const isShownTwice = new Set(before.records.flatMap(({ stId }) => adopted.get(stId) ?? []));
  const wanted = before.records
    .filter(({ stId }) => !isShownTwice.has(stId))
    .map((record) => ({
      ...{ ...record, stId: idOf(record.stId) ?? '', parent: idOf(record.parent) },
    }));
  const found = new Map(after.records.map((record) => [keyOf(record), record]));
  const mayDiffer = ({ entity, stId }: ShownRecord) =>
    ledger.hasGoneBack && ledger.hasChanged(entity, stId, null);
  const different = wanted.filter((record) => {
    if (mayDiffer(record)) return false;
    const now = found.get(keyOf(record));
    if (now === undefined || now.parent !== record.parent) return true;
    // What was left open for a new record is for ServiceTitan to fill in.
    const given = Object.entries(record.values).filter(([, value]) => value !== null);
    return given.some(([name, value]) => !isSame(now.values[name], value));
  });
  expectNone('I20', 'not as it was to be, after a push that succeeded', different);
  const known = new Set(wanted.map(keyOf));
  const staying = after.records.filter((record) => known.has(keyOf(record)));
  const order = (records: readonly ShownRecord[]) => {
    const siblings = new Map<string, string[]>();
    for (const { entity, parent, stId } of records) {
      if (entity !== 'categories') continue;
      const key = parent ?? 'top';
      siblings.set(key, [...(siblings.get(key) ?? []), stId]);
    }
    return siblings;
  };
  const now = order(staying);
  const wrong = [...order(wanted)].filter(([parent, ids]) => !isSame(ids, now.get(parent)));
  expectNone(
    'I04',
    'siblings in another order than wanted, after a push that succeeded',
    wrong.map(([parent, ids]) => ({ parent, wanted: ids, found: now.get(parent) })),
  );
}

const keyOf = ({ entity, stId }: Pick<ShownRecord, 'entity' | 'stId'>) => `${entity} ${stId}`;

interface RawRow {
  readonly entity: SimulatedEntity;
  readonly stId: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

const MIRRORED_OF_CATEGORIES = ['name', 'description', 'active', 'parentId', 'position', 'image'];

/** What is held against ServiceTitan's record, with the names it has there. */
function mirroredOf(world: World, entity: SimulatedEntity): ReadonlyMap<string, string> {
  if (entity === 'categories') return new Map(MIRRORED_OF_CATEGORIES.map((name) => [name, name]));
  const same = ['displayName', 'description', 'active', 'code', 'assets', priceOf(entity)];
  const renamed = [...linksOf(world, entity), ...RELATIONS[entity]];
  return new Map([
    ...[...same, ...(isStocked(entity) ? ['primaryVendor'] : [])].map(
      (name) => [name, name] as const,
    ),
    ...renamed.map((field) => [field, bodyNameOf(entity, field)] as const),
  ]);
}

/** I12: what ServiceTitan has is mirrored, and nothing else. */
export async function checkMirrored(world: World): Promise<void> {
  const rows = await world.query<RawRow>(
    'SELECT entity, st_id::text AS "stId", payload FROM raw.st_records WHERE deleted_at IS NULL',
  );
  const mirrored = new Map(rows.map((row) => [keyOf(row), row.payload]));
  for (const entity of ['categories', ...world.items] as const) {
    const names = mirroredOf(world, entity);
    for (const record of world.sim.records(world.tenantId, entity)) {
      const key = keyOf({ entity, stId: String(record.id) });
      const ours = mirrored.get(key);
      mirrored.delete(key);
      if (ours === undefined && isReachable(world, entity, record)) {
        throw new Violation('I12', `${key} is in ServiceTitan and not here`);
      }
      const theirs = record as unknown as Readonly<Record<string, unknown>>;
      const differs = [...names].filter(([field, name]) => {
        const [one, other] = [ours?.[name], theirs[name]];
        return !isSame(essenceOf(world, field, one), essenceOf(world, field, other));
      });
      if (ours !== undefined) expectNone('I12', `fields of ${key} that are others here`, differs);
    }
  }
  expectNone('I11', 'records here that ServiceTitan does not have', [...mirrored.keys()]);
}

/** What ServiceTitan lists, by entity and id. */
export function listed(world: World): ReadonlySet<string> {
  return new Set(
    (['categories', ...world.items] as const).flatMap((entity) =>
      world.sim
        .records(world.tenantId, entity)
        .filter((record) => isReachable(world, entity, record))
        .map(({ id }) => keyOf({ entity, stId: String(id) })),
    ),
  );
}

/** I12: after a pull that has succeeded everything is here that ServiceTitan had all the time, however it was moved about meanwhile. */
export async function checkComplete(world: World, before: ReadonlySet<string>): Promise<void> {
  const rows = await world.query<Pick<RawRow, 'entity' | 'stId'>>(
    'SELECT entity, st_id::text AS "stId" FROM raw.st_records WHERE deleted_at IS NULL',
  );
  const here = new Set(rows.map(keyOf));
  const missed = [...listed(world)].filter((key) => before.has(key) && !here.has(key));
  expectNone('I12', 'records that a complete read has missed', missed);
}

/** Whether lists show it: a category whose parent is gone may be hidden. */
export function isReachable(world: World, entity: SimulatedEntity, record: object): boolean {
  if (entity !== 'categories') return true;
  let at: { readonly parentId?: unknown } | undefined = record;
  for (let steps = 0; at?.parentId != null && steps < 100; steps += 1) {
    at = world.sim.record(world.tenantId, 'categories', at.parentId as number);
  }
  return at !== undefined;
}
