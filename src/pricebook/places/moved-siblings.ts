/**
 * Which of the siblings that are in both orders have changed their place from the one to the other: as few as explain it.   Pure.
 *
 * When two change places it cannot be told which of them moved. Then those in `rather` count as still, since a move that we made
 * should not be held against a move of another node.
 * Cost    n squared, for the n siblings between the first and the last that are out of order.
 */
export function movedSiblings(
  before: readonly string[],
  after: readonly string[],
  rather: ReadonlySet<string>,
): Set<string> {
  const rankAfter = new Map(after.map((stId, rank) => [stId, rank]));
  const common = disordered(before, after, rankAfter);
  const rank = (index: number): number => rankAfter.get(common[index] ?? '') ?? 0;
  // A preferred node weighs a little more, never as much as two.
  const weightOf = (stId: string): number => common.length + 1 + (rather.has(stId) ? 1 : 0);
  const heaviest: number[] = [];
  const previous: number[] = [];
  for (const [index, stId] of common.entries()) {
    heaviest[index] = weightOf(stId);
    previous[index] = -1;
    for (let earlier = 0; earlier < index; earlier += 1) {
      const weight = (heaviest[earlier] ?? 0) + weightOf(stId);
      if (rank(earlier) < rank(index) && weight > (heaviest[index] ?? 0)) {
        heaviest[index] = weight;
        previous[index] = earlier;
      }
    }
  }
  const moved = new Set(common);
  let at = heaviest.indexOf(Math.max(...heaviest));
  for (; at >= 0; at = previous[at] ?? -1) moved.delete(common[at] ?? '');
  return moved;
}

/** The siblings in both orders, as they were, without those at the two ends that stand as they stood. */
function disordered(
  before: readonly string[],
  after: readonly string[],
  rankAfter: ReadonlyMap<string, number>,
): string[] {
  const were = before.filter((stId) => rankAfter.has(stId));
  const known = new Set(were);
  const are = after.filter((stId) => known.has(stId));
  let start = 0;
  let end = were.length;
  while (start < end && were[start] === are[start]) start += 1;
  while (end > start && were[end - 1] === are[end - 1]) end -= 1;
  return were.slice(start, end);
}
