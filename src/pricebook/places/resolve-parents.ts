import { compareStIds } from '../st-id.ts';

/** A category with the parents that the two sides want for it. */
export interface ParentWishes {
  readonly stId: string;
  /** As ServiceTitan says. */
  readonly remote: string | null;
  /** As people want it; undefined where they left it alone. */
  readonly staged: string | null | undefined;
}

/** Why a staged parent cannot be had. */
export type ParentTrouble = 'PARENT_GONE' | 'CYCLE';

export interface ResolvedParents {
  /** The parent to show for each category: the staged one where it can be had. */
  readonly parents: ReadonlyMap<string, string | null>;
  /** Staged parents that cannot be had for now, though each was fine when it was staged. */
  readonly troubled: ReadonlyMap<string, ParentTrouble>;
}

/**
 * Decides which staged parents hold.   Pure.
 *
 * Both sides may move a node without harm, and make a circle together: A under B here, B under A there. Then ServiceTitan's side is
 * shown until somebody has decided, and of several staged moves on one circle the one with the smallest id gives way. A circle that
 * ServiceTitan has by itself is not for here to judge: see `arrangeForest`.
 */
export function resolveParents(nodes: readonly ParentWishes[]): ResolvedParents {
  const parents = new Map<string, string | null>();
  const wishes = new Map<string, ParentWishes>();
  const staged = new Set<string>();
  for (const node of nodes) {
    const { stId } = node;
    parents.set(stId, node.staged === undefined ? node.remote : node.staged);
    wishes.set(stId, node);
    if (node.staged !== undefined) staged.add(stId);
  }
  const troubled = new Map<string, ParentTrouble>();
  const giveWay = (stId: string, trouble: ParentTrouble) => {
    parents.set(stId, wishes.get(stId)?.remote ?? null);
    troubled.set(stId, trouble);
    staged.delete(stId);
  };
  for (const stId of [...staged]) {
    const parent = parents.get(stId);
    if (parent != null && !wishes.has(parent)) giveWay(stId, 'PARENT_GONE');
  }
  for (let culprit = findCulprit(parents, staged); culprit !== null; ) {
    giveWay(culprit, 'CYCLE');
    culprit = findCulprit(parents, staged);
  }
  return { parents, troubled };
}

/** The staged move with the smallest id on some circle; null where there is none. */
function findCulprit(
  parents: ReadonlyMap<string, string | null>,
  staged: ReadonlySet<string>,
): string | null {
  for (const start of [...staged].sort(compareStIds)) {
    const seen = new Set<string>();
    let at: string | null | undefined = start;
    while (at != null && !seen.has(at)) {
      seen.add(at);
      at = parents.get(at);
    }
    // Every circle with a staged move on it is walked from that move, so that it leads back to it.
    if (at === start) return start;
  }
  return null;
}
