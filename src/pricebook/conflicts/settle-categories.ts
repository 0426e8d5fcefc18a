import { categoryFields } from '../edits/category-fields.ts';
import { CREATED, DELETED, isThere, type RecordEdits } from '../edits/record-edits.ts';
import { resolveParents } from '../places/resolve-parents.ts';
import { parentWishes, sidesOf } from '../project-categories.ts';
import type { CategoryRecord } from '../raw-record.ts';
import type { OpenConflict, PolicyOf } from './conflict.ts';
import { RemoteTree } from './remote-tree.ts';
import { PLACED_FIELDS, settlePlaces } from './settle-places.ts';
import { settleRecord } from './settle-record.ts';
import { NOTHING_TO_SETTLE, type Settlement, SettlementBuilder } from './settlement.ts';

export interface CategoriesToSettle {
  /** All live categories of the mirror. */
  readonly records: readonly CategoryRecord[];
  readonly staged: readonly RecordEdits[];
  readonly open: readonly OpenConflict[];
  readonly policyOf: PolicyOf;
}

/** Holds all that is staged for categories against what ServiceTitan says of them now.   Pure. */
export function settleCategories(given: CategoriesToSettle): Settlement {
  const staged = given.staged.filter(({ edits }) => edits.size > 0);
  if (staged.length === 0 && given.open.length === 0) return NOTHING_TO_SETTLE;
  const builder = new SettlementBuilder(given.policyOf, given.open);
  const remote = new RemoteTree(given.records);
  const wishes = sidesOf(given.records, staged).map(parentWishes);
  const { troubled } = resolveParents(wishes);
  const toDelete = new Set(staged.filter(({ edits }) => edits.has(DELETED)).map(stIdOf));
  const movesAway = new Set(staged.filter(({ edits }) => edits.has('parent')).map(stIdOf));
  const live: RecordEdits[] = [];
  for (const record of staged) {
    const mirrored = remote.get(record.stId);
    if (mirrored !== null || record.edits.has(CREATED)) live.push(record);
    if (record.edits.has(CREATED) && mirrored === null) continue;
    const survivor = remote
      .orderUnder(record.stId)
      .some((child) => isInUse(remote, child) && !toDelete.has(child) && !movesAway.has(child));
    settleRecord(builder, record, mirrored, categoryFields, { placed: PLACED_FIELDS, survivor });
  }
  const there = live.filter((record) => isThere(record, remote.has(record.stId)));
  settlePlaces(builder, { remote, staged: there, troubled });
  return builder.result();
}

/** What was deleted stays there as inactive in some tenants. */
function isInUse(remote: RemoteTree, stId: string): boolean {
  return remote.get(stId)?.payload.active !== false;
}

const stIdOf = ({ stId }: RecordEdits): string => stId;
