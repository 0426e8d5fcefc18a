import type { Tx } from '../../../db/database.ts';
import type { CategoryRow } from '../../../pricebook/category-row.ts';
import { updateEdits } from '../../../pricebook/edits/write-edits.ts';
import { anchorSiblings } from '../../../pricebook/places/anchor-siblings.ts';
import { bumpPricebookVersion } from '../../../pricebook/writers/pricebook-version.ts';
import type { PushToPlan } from './plan-push.ts';

/**
 * Lets what is planned end in the order that people see, whichever call comes first: see `anchorSiblings`. Two statements, sent and not
 * waited for; none where all is so already. Answers whether it was.
 */
export function anchorPlaces(tx: Tx, { rows, staged }: PushToPlan): boolean {
  const editsOf = new Map(
    staged.filter(({ entity }) => entity === 'categories').map((record) => [record.stId, record]),
  );
  const updates = siblingsIn(rows).flatMap((siblings) =>
    anchorSiblings(siblings.map(({ stId }) => ({ stId, edits: editsOf.get(stId) }))),
  );
  if (updates.length === 0) return true;
  updateEdits(tx, 'categories', updates);
  bumpPricebookVersion(tx);
  return false;
}

/** Rows of a forest, depth-first, by their parents. What stands at the top for want of its parent is none of the roots. */
function siblingsIn(rows: readonly CategoryRow[]): CategoryRow[][] {
  const groups = new Map<string | null, CategoryRow[]>();
  for (const row of rows) {
    if (row.detached !== null) continue;
    const group = groups.get(row.parentStId);
    if (group === undefined) groups.set(row.parentStId, [row]);
    else group.push(row);
  }
  return [...groups.values()];
}
