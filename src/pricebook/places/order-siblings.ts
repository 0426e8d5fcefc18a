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
 * a place stand at the end.
 */
export function orderSiblings<Member extends Sibling>(members: readonly Member[]): Member[] {
  const unplaced = members.filter(({ placed }) => placed === null);
  const ordered = [
    ...unplaced.filter(({ isHome }) => isHome).sort(byPosition),
    ...unplaced.filter(({ isHome }) => !isHome).sort(byId),
  ];
  const here = new Set(members.map(({ stId }) => stId));
  // Of two behind the same node the one that was put there last is nearer to it.
  let waiting = members.filter(({ placed }) => placed !== null).sort(byAge);
  while (waiting.length > 0) {
    const later: Member[] = [];
    for (const member of waiting) {
      const index = indexFor(member, ordered, here);
      if (index === null) later.push(member);
      else ordered.splice(index, 0, member);
    }
    if (later.length === waiting.length) return [...ordered, ...later.sort(byId)];
    waiting = later;
  }
  return ordered;
}

/** Where a placed member goes; null while the one it goes by is not placed itself. */
function indexFor<Member extends Sibling>(
  member: Member,
  ordered: readonly Member[],
  here: ReadonlySet<string>,
): number | null {
  const { after = null, before = null } = member.placed?.at ?? {};
  if (after === null) return 0;
  const indexOf = (stId: string) => ordered.findIndex((one) => one.stId === stId);
  if (here.has(after)) {
    const index = indexOf(after);
    return index < 0 ? null : index + 1;
  }
  if (before === null || !here.has(before)) return ordered.length;
  const index = indexOf(before);
  return index < 0 ? null : index;
}

const byId = (a: Sibling, b: Sibling): number => compareStIds(a.stId, b.stId);
const byPosition = (a: Sibling, b: Sibling): number => a.position - b.position || byId(a, b);
const byAge = (a: Sibling, b: Sibling): number =>
  (a.placed?.stagedAt ?? 0) - (b.placed?.stagedAt ?? 0) ||
  (a.placed?.version ?? 0) - (b.placed?.version ?? 0) ||
  byId(a, b);
