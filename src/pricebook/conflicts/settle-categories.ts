import { categoryFields, type RemotePlace } from '../edits/category-fields.ts';
import { CREATED, DELETED, isThere, type RecordEdits } from '../edits/record-edits.ts';
import { resolveParents } from '../places/resolve-parents.ts';
import { parentWishes, sidesOf } from '../project-categories.ts';
import type { CategoryRecord } from '../raw-record.ts';
import type { OpenConflict, PolicyOf } from './conflict.ts';
import { type RemoteForest, RemoteTree } from './remote-tree.ts';
import { PLACED_FIELDS, type PlacesToSettle, settlePlaces } from './settle-places.ts';
import { settleRecord } from './settle-record.ts';
import { settleUntilStill } from './settle-until-still.ts';
import { NOTHING_TO_SETTLE, type Settlement, SettlementBuilder } from './settlement.ts';

export interface CategoriesToSettle {
  /** All live categories of the mirror. */
  readonly records: readonly CategoryRecord[];
  readonly staged: readonly RecordEdits[];
  readonly open: readonly OpenConflict[];
  readonly policyOf: PolicyOf;
  /** Whether the mirror knows where all siblings stand by now; else no place counts as reached. @default true */
  readonly arePlacesKnown?: boolean;
}

/** Holds all that is staged for categories against what ServiceTitan says of them now.   Pure. */
export function settleCategories(given: CategoriesToSettle): Settlement {
  const staged = given.staged.filter(({ edits }) => edits.size > 0);
  if (staged.length === 0 && given.open.length === 0) return NOTHING_TO_SETTLE;
  const { records, policyOf, arePlacesKnown = true } = given;
  const remote = new RemoteTree(records);
  return settleUntilStill({ staged, open: given.open }, (now) => {
    const { troubled } = resolveParents(sidesOf(records, now.staged).map(parentWishes));
    return settleOnce({ ...now, policyOf, remote, troubled, arePlacesKnown });
  });
}

export interface StandingToSettle extends Pick<CategoriesToSettle, 'open' | 'policyOf'> {
  readonly record: CategoryRecord;
  /** Where ServiceTitan has it. */
  readonly place: RemotePlace;
  readonly staged: readonly RecordEdits[];
}

/**
 * The same for one category that stands under the parent that ServiceTitan gives it, also as far as people have a say, and whose staged
 * place, if any, was made on where it has it: then no other category decides anything about it.   Pure.
 * Shape  `staged` without a deletion.
 */
export function settleStanding(given: StandingToSettle): Settlement {
  const { record, place, policyOf } = given;
  const stId = String(record.payload.stId);
  const remote: RemoteForest = {
    has: (other) => other === stId,
    get: (other) => (other === stId ? record : null),
    parentOf: () => place.parent,
    placeOf: () => place,
    ancestorsOf: () => [],
    orderUnder: () => [],
  };
  return settleUntilStill(given, (now) =>
    settleOnce({ ...now, policyOf, remote, troubled: new Map(), arePlacesKnown: false }),
  );
}

type Context = Pick<CategoriesToSettle, 'staged' | 'open' | 'policyOf'> &
  Pick<PlacesToSettle, 'troubled' | 'arePlacesKnown'> & { readonly remote: RemoteForest };

function settleOnce({
  staged,
  open,
  policyOf,
  remote,
  troubled,
  arePlacesKnown,
}: Context): Settlement {
  const builder = new SettlementBuilder(policyOf, open);
  const there = staged.filter((record) => isThere(record, remote.has(record.stId)));
  const leaving = settlePlaces(builder, { remote, staged: there, troubled, arePlacesKnown });
  const going = new Set<string>();
  for (const record of deepestFirst(staged, remote)) {
    const mirrored = remote.get(record.stId);
    if (record.edits.has(CREATED) && mirrored === null) continue;
    const survivor = record.edits.has(DELETED) && hasSurvivor(record.stId, remote, going, leaving);
    const context = { placed: PLACED_FIELDS, survivor };
    const isGoing = settleRecord(builder, record, mirrored, categoryFields, context);
    if (isGoing) going.add(record.stId);
  }
  return builder.result();
}

/** So that it is known of what is to be deleted what becomes of all that stands below it. */
function deepestFirst(staged: readonly RecordEdits[], remote: RemoteForest): RecordEdits[] {
  const depthOf = ({ stId, edits }: RecordEdits) =>
    edits.has(DELETED) ? remote.ancestorsOf(stId).length : 0;
  return staged
    .map((record) => ({ record, depth: depthOf(record) }))
    .sort((a, b) => b.depth - a.depth)
    .map(({ record }) => record);
}

/**
 * Whether something would go down with a category that nobody wants deleted. What is not in use by itself may be what is left of a
 * deletion, for some tenants keep that as inactive; what stands below it counts all the same.
 */
function hasSurvivor(
  stId: string,
  remote: RemoteForest,
  going: ReadonlySet<string>,
  leaving: ReadonlySet<string>,
): boolean {
  const seen = new Set([stId]);
  const open = [stId];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const child of remote.orderUnder(at)) {
      if (seen.has(child) || going.has(child) || leaving.has(child)) continue;
      if (isInUse(remote, child)) return true;
      seen.add(child);
      open.push(child);
    }
  }
  return false;
}

function isInUse(remote: RemoteForest, stId: string): boolean {
  return remote.get(stId)?.payload.active !== false;
}
