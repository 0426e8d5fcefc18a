import type { Tx } from '../../../db/database.ts';
import { lockTree } from '../../tree-lock.ts';
import { type HeldForest, loadForest } from './forest.ts';
import { loadNearby, type Vicinity } from './load-nearby.ts';
import type { Nearby } from './nearby.ts';

/** What a command that moves categories holds: what is nearby, or the whole forest where that does not tell all. */
export type Around = Nearby | HeldForest;

/** Locks the tree and reads what is around a category. Two statements, and more for drafts and for a forest in trouble. */
export async function holdAround(tx: Tx, vicinity: Vicinity): Promise<Around> {
  await lockTree(tx);
  return (await loadNearby(tx, vicinity)) ?? loadForest(tx);
}
