import type { CategoryPayload } from '../../servicetitan/payloads/category-payload.ts';
import { placeOf } from '../edits/category-fields.ts';
import type { RecordEdits } from '../edits/record-edits.ts';
import { orderSiblings, type Sibling } from './order-siblings.ts';
import { planPositions } from './plan-positions.ts';

/** What of a category decides where it stands among its siblings. */
export interface PlaceSides {
  readonly stId: string;
  /** Null for a category that was made here. */
  readonly record: { readonly payload: Pick<CategoryPayload, 'parentId' | 'position'> } | null;
  readonly edits: Pick<RecordEdits, 'edits'> | undefined;
}

type RemoteSide = PlaceSides['record'];

export function remoteParent(record: RemoteSide): string | null {
  return record === null || record.payload.parentId === null
    ? null
    : String(record.payload.parentId);
}

export function remotePosition(record: RemoteSide): number {
  return record?.payload.position ?? 0;
}

/** Whether people have a say in where the category stands under this parent. */
export function isPlacedHere({ record, edits }: PlaceSides, parentStId: string | null): boolean {
  return (
    edits?.edits.has('position') === true || record === null || remoteParent(record) !== parentStId
  );
}

/**
 * The positions that all categories under one parent have: ServiceTitan's, and where somebody has placed one of them the fewest others.
 * Pure.
 */
export function groupPositions(
  siblings: readonly PlaceSides[],
  parentStId: string | null,
): Map<string, number> {
  const positions = new Map(siblings.map(({ stId, record }) => [stId, remotePosition(record)]));
  if (!siblings.some((side) => isPlacedHere(side, parentStId))) return positions;
  for (const [stId, position] of changedPositions(siblings, parentStId)) {
    positions.set(stId, position);
  }
  return positions;
}

/** The positions that siblings get because somebody has placed one of them, where they differ from ServiceTitan's; the fewest.   Pure. */
export function changedPositions(
  siblings: readonly PlaceSides[],
  parentStId: string | null,
): Map<string, number> {
  return planPositions(
    orderSiblings(siblings.map((side) => toSibling(side, parentStId))).map(
      ({ stId, isHome, position }) => ({ stId, position: isHome ? position : null }),
    ),
  );
}

/** A category among those that stand under `parentStId`. */
export function toSibling({ stId, record, edits }: PlaceSides, parentStId: string | null): Sibling {
  const edit = edits?.edits.get('position');
  return {
    stId,
    position: remotePosition(record),
    isHome: record !== null && remoteParent(record) === parentStId,
    placed:
      edit === undefined
        ? null
        : { at: placeOf(edit.value), version: edit.version, stagedAt: edit.stagedAt.getTime() },
  };
}
