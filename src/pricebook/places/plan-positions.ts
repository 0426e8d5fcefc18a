import { longestRun } from './longest-run.ts';

export interface PositionedNode {
  readonly stId: string;
  /** Null where it has none yet in this place: it is new here. */
  readonly position: number | null;
}

/** ServiceTitan counts from 1; a first node to which it has given 0 itself may keep that. */
const FIRST = 1;
const LAST = 2 ** 31 - 1;

/**
 * The positions to write so that the nodes stand in this order, each at a place of its own: the fewest there can be.   Pure.
 *
 * Of those that stay, two need room between them for all that come between. With the index taken off each position that means: they
 * never fall. So the longest run that never falls stays, and all others are written.
 * Source  docs/SYNC.md I04.
 */
export function planPositions(ordered: readonly PositionedNode[]): Map<string, number> {
  const stays = new Set(stayingOf(ordered));
  const planned = new Map<string, number>();
  let unplaced: string[] = [];
  let lastStaying: number | null = null;
  const placeFrom = (start: number) => {
    for (const [offset, stId] of unplaced.entries()) planned.set(stId, start + offset);
    unplaced = [];
  };
  for (const [index, { stId, position }] of ordered.entries()) {
    if (!stays.has(index) || position === null) {
      unplaced.push(stId);
      continue;
    }
    placeFrom(lastStaying === null ? position - unplaced.length : lastStaying + 1);
    lastStaying = position;
  }
  placeFrom(lastStaying === null ? FIRST : lastStaying + 1);
  return planned;
}

function stayingOf(ordered: readonly PositionedNode[]): number[] {
  const slack = ordered.map(({ position }, index) =>
    position === null || position < 0 || position > LAST - ordered.length ? null : position - index,
  );
  // All that come before the first that stays need room below it, unless there are none.
  const lowest = slack[0] === 0 ? 0 : FIRST;
  return longestRun(
    slack.map((room) => (room !== null && room >= lowest ? room : null)),
    { mayStayLevel: true },
  );
}
