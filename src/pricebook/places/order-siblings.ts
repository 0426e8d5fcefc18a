import type { Place } from '../edits/category-fields.ts';
import { compareStIds } from '../st-id.ts';

/** One of the categories that stand under the same parent. */
export interface Sibling {
  readonly stId: string;
  /** As ServiceTitan has it, under whichever parent. */
  readonly position: number;
  /** Whether ServiceTitan has it under this parent, too. */
  readonly isHome: boolean;
  /** Where people have put it, and how late; null where they left it alone. */
  readonly placed: {
    readonly at: Place;
    readonly version: number;
    readonly stagedAt: number;
  } | null;
}

/**
 * Siblings in their effective order: ServiceTitan's, with those that people placed taken out and put where they want them.   Pure.
 *
 * So a change of order in ServiceTitan and one here go together unless both move the same node. A node goes right behind the one it
 * was put behind; where that one is gone, before the one it was put before; where both are gone, to the end. Those that came without
 * a place stand at the end. Where each of several was put behind another, the latest wish holds and the oldest gives way: it goes
 * before the one it was put before.
 * Cost    k (k + n), for the k placed of n siblings.
 */
export function orderSiblings<Member extends Sibling>(members: readonly Member[]): Member[] {
  const unplaced = members.filter(({ placed }) => placed === null);
  const ordered = [
    ...unplaced.filter(({ isHome }) => isHome).sort(byPosition),
    ...unplaced.filter(({ isHome }) => !isHome).sort(byId),
  ];
  const here = new Set(members.map(({ stId }) => stId));
  const standing = new Set(ordered.map(({ stId }) => stId));
  // Of two behind the same node the one that was put there last is nearer to it: so the oldest that can be placed is next.
  const waiting = members.filter(({ placed }) => placed !== null).sort(byAge);
  while (waiting.length > 0) {
    const ready = waiting.findIndex(({ placed }) => {
      const anchor = anchorOf(placed, here);
      return anchor === null || standing.has(anchor.stId);
    });
    const [member] = waiting.splice(Math.max(ready, 0), 1);
    if (member === undefined) break;
    const anchor =
      ready < 0 ? substituteOf(member.placed, standing) : anchorOf(member.placed, here);
    ordered.splice(indexAt(anchor, member.placed, ordered), 0, member);
    standing.add(member.stId);
  }
  return ordered;
}

/** The sibling that a placed one goes by. */
interface Anchor {
  readonly stId: string;
  readonly side: 'BEHIND' | 'BEFORE';
}

/** Null where it goes by none: to an end. */
function anchorOf(placed: Sibling['placed'], here: ReadonlySet<string>): Anchor | null {
  const { after = null, before = null } = placed?.at ?? {};
  if (after === null) return null;
  if (here.has(after)) return { stId: after, side: 'BEHIND' };
  return before !== null && here.has(before) ? { stId: before, side: 'BEFORE' } : null;
}

/** What a node goes by whose anchor waits for the node itself. */
function substituteOf(placed: Sibling['placed'], standing: ReadonlySet<string>): Anchor | null {
  const before = placed?.at.before ?? null;
  return before !== null && standing.has(before) ? { stId: before, side: 'BEFORE' } : null;
}

function indexAt(
  anchor: Anchor | null,
  placed: Sibling['placed'],
  ordered: readonly Sibling[],
): number {
  if (anchor === null) return (placed?.at.after ?? null) === null ? 0 : ordered.length;
  const index = ordered.findIndex(({ stId }) => stId === anchor.stId);
  return anchor.side === 'BEHIND' ? index + 1 : index;
}

const byId = (a: Sibling, b: Sibling): number => compareStIds(a.stId, b.stId);
const byPosition = (a: Sibling, b: Sibling): number => a.position - b.position || byId(a, b);
const byAge = (a: Sibling, b: Sibling): number =>
  (a.placed?.stagedAt ?? 0) - (b.placed?.stagedAt ?? 0) ||
  (a.placed?.version ?? 0) - (b.placed?.version ?? 0) ||
  byId(a, b);
