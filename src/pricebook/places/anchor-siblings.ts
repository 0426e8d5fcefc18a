import { placeOf } from '../edits/category-fields.ts';
import type { EditState, RecordEdits } from '../edits/record-edits.ts';
import { updatedEdit } from '../edits/updated-edit.ts';
import type { EditUpdate } from '../edits/write-edits.ts';

/** What of a sibling says by whom it holds its place. */
export interface AnchoredSibling {
  readonly stId: string;
  readonly edits: Pick<RecordEdits, 'edits'> | undefined;
}

/** Of others somebody has to decide, or a push is about them. */
const AT_REST: readonly EditState[] = ['STAGED', 'REJECTED'];

/**
 * Makes every place hold by whoever stands right before it, which nearly all do: so the order stays, whichever of them ServiceTitan reaches
 * first.   Pure.
 *
 * Two that hold by the same one come about where one of them could not be seen when the other was placed, for its parent was in conflict;
 * others hold by one that is gone. Where they stand depends on who else is placed.
 * Shape  `order`: all siblings under one parent as they stand.
 */
export function anchorSiblings(order: readonly AnchoredSibling[]): EditUpdate[] {
  return order.flatMap(({ stId, edits }, index) => {
    const edit = edits?.edits.get('position');
    if (edit === undefined || !AT_REST.includes(edit.state)) return [];
    const place = placeOf(edit.value);
    const after = order[index - 1]?.stId ?? null;
    return place.after === after
      ? []
      : [updatedEdit({ stId }, edit, { value: { ...place, after } })];
  });
}
