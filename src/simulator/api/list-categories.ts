import type { Behaviours } from '../behaviours.ts';
import type { CategoryRecord } from '../records.ts';
import { type Branch, walk } from '../store/forest.ts';
import { dateFilter } from './list-items.ts';
import type { ListQuery } from './list-query.ts';

/** What the list answers: the entries at the top, each with the subtree it is printed with. Pure. */
export function selectBranches(
  forest: readonly Branch[],
  query: ListQuery,
  behaviours: Behaviours,
): readonly Branch[] {
  const shown = forest.filter(({ detached }) => !detached || behaviours.orphanCategories === 'top');
  const byState = query.active === 'Any' ? shown : filterByState(shown, query.active, behaviours);
  const byType = query.categoryType
    ? byState.filter(({ category }) => category.categoryType === query.categoryType)
    : byState;
  return sortBranches(filterByDate(byType, query, behaviours), query);
}

function filterByState(
  forest: readonly Branch[],
  active: 'True' | 'False',
  { inactiveChild, inactiveParent }: Behaviours,
): readonly Branch[] {
  const matches = ({ category }: Branch) => category.active === (active === 'True');
  const select = (branch: Branch): readonly Branch[] => {
    if (matches(branch)) {
      if (inactiveChild === 'keep') return [branch];
      return [{ ...branch, children: branch.children.flatMap(select) }];
    }
    if (inactiveParent === 'hideSubtree') return [];
    const children = branch.children.flatMap(select);
    if (inactiveParent === 'promote') return children;
    return children.length > 0 ? [{ ...branch, children }] : [];
  };
  return forest.flatMap(select);
}

function filterByDate(
  branches: readonly Branch[],
  query: ListQuery,
  { categoryDateFilter }: Behaviours,
): readonly Branch[] {
  const inTime = dateFilter(query);
  if (!inTime || categoryDateFilter === 'ignored') return branches;
  if (categoryDateFilter === 'rootOnly') return branches.filter(({ category }) => inTime(category));
  if (categoryDateFilter === 'anyDescendant') {
    return branches.filter((branch) => [...walk(branch)].some(({ category }) => inTime(category)));
  }
  return branches
    .flatMap((branch) => [...walk(branch)])
    .filter(({ category }) => inTime(category))
    .map((branch) => ({ ...branch, children: [] }));
}

function sortBranches(branches: readonly Branch[], { sort }: ListQuery): readonly Branch[] {
  const direction = sort?.descending ? -1 : 1;
  const compare =
    sort?.field === 'Name'
      ? (a: CategoryRecord, b: CategoryRecord) => compareText(a.name, b.name)
      : (a: CategoryRecord, b: CategoryRecord) => (a.id < b.id ? -1 : Number(a.id > b.id));
  return branches.toSorted((a, b) => direction * compare(a.category, b.category));
}

function compareText(a: unknown, b: unknown): number {
  const [first, second] = [String(a ?? '').toLowerCase(), String(b ?? '').toLowerCase()];
  return first < second ? -1 : Number(first > second);
}
