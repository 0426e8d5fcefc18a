import type { Random } from '../support/random.ts';

type Range = readonly [fewest: number, most: number];

/** How much there is in a world, and how much happens in it. */
export interface Size {
  readonly categories: Range;
  readonly items: Range;
  /** What people on each side do before a push. */
  readonly localActs: Range;
  readonly remoteActs: Range;
  /** How often there is a second round of work. */
  readonly secondRound: number;
}

const SMALL: Size = {
  categories: [3, 7],
  items: [1, 3],
  localActs: [1, 4],
  remoteActs: [0, 2],
  secondRound: 0,
};
const LARGE: Size = {
  categories: [5, 12],
  items: [2, 6],
  localActs: [2, 6],
  remoteActs: [0, 3],
  secondRound: 0.5,
};
/** Small worlds find as many planted bugs a minute as large ones, others of them, and in fewer lines. */
const SHARE_SMALL = 0.75;

export const anySize = (random: Random): Size => (random.chance(SHARE_SMALL) ? SMALL : LARGE);
