import { categoryFields } from '../edits/category-fields.ts';
import { CREATED, DELETED, isThere, type RecordEdits } from '../edits/record-edits.ts';
import { resolveParents } from '../places/resolve-parents.ts';
import { parentWishes, sidesOf } from '../project-categories.ts';
import type { CategoryRecord } from '../raw-record.ts';
import type { OpenConflict, PolicyOf } from './conflict.ts';
import { RemoteTree } from './remote-tree.ts';
import { PLACED_FIELDS, settlePlaces } from './settle-places.ts';
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
  const remote = new RemoteTree(given.records);
  return settleUntilStill({ staged, open: given.open }, (now) =>
    settleOnce({ ...given, ...now }, remote),
  );
}

function settleOnce(
  { records, staged, open, policyOf, arePlacesKnown = true }: CategoriesToSettle,
  remote: RemoteTree,
): Settlement {
  const builder = new SettlementBuilder(policyOf, open);
  const { troubled } = resolveParents(sidesOf(records, staged).map(parentWishes));
  const toDelete = new Set(staged.filter(({ edits }) => edits.has(DELETED)).map(stIdOf));
  const movesAway = new Set(staged.filter(({ edits }) => edits.has('parent')).map(stIdOf));
  for (const record of staged) {
    const mirrored = remote.get(record.stId);
    if (record.edits.has(CREATED) && mirrored === null) continue;
    const survivor = remote
      .orderUnder(record.stId)
      .some((child) => isInUse(remote, child) && !toDelete.has(child) && !movesAway.has(child));
    settleRecord(builder, record, mirrored, categoryFields, { placed: PLACED_FIELDS, survivor });
  }
  const there = staged.filter((record) => isThere(record, remote.has(record.stId)));
  settlePlaces(builder, { remote, staged: there, troubled, arePlacesKnown });
  return builder.result();
}

/** What was deleted stays there as inactive in some tenants. */
function isInUse(remote: RemoteTree, stId: string): boolean {
  return remote.get(stId)?.payload.active !== false;
}

const stIdOf = ({ stId }: RecordEdits): string => stId;
