import type { AnyRecord, Entity } from '../entities.ts';
import type { CategoryRecord, Id } from '../records.ts';
import { type Branch, walk } from './forest.ts';
import type { Tenant } from './tenant.ts';

export type DeleteMode = 'soft' | 'hard';

/** Stores the record with `changes` and a new `modifiedOn`; `touch: false` leaves `modifiedOn` alone. */
export function change<Kept extends AnyRecord>(
  tenant: Tenant,
  entity: Entity,
  record: Kept,
  changes: Readonly<Record<string, unknown>>,
  options: { readonly touch?: boolean } = {},
): Kept {
  const touched = options.touch === false ? {} : { modifiedOn: tenant.pricebook.newTimestamp() };
  const changed = { ...record, ...touched, ...changes };
  tenant.pricebook.put(entity, changed);
  return changed;
}

/** Deactivates a record, or removes it for good. */
export function remove(tenant: Tenant, entity: Entity, record: AnyRecord, mode: DeleteMode): void {
  const modifiedOn = tenant.pricebook.newTimestamp();
  const removed = { ...record, active: false, modifiedOn };
  tenant.pricebook.put(entity, removed, { erased: mode === 'hard' });
}

/** The category with all that stands below it, as it is now. */
export function findBranch(tenant: Tenant, id: Id): Branch | undefined {
  return tenant.branches(tenant.currentForest()).get(id);
}

/** Removes a category, and with `cascade: children` its subtree, lowest first. */
export function removeCategory(tenant: Tenant, category: CategoryRecord, mode: DeleteMode): void {
  const branch = findBranch(tenant, category.id);
  const cascades = tenant.world.behaviours.cascade === 'children' && branch !== undefined;
  const doomed = cascades ? [...walk(branch)].map((below) => below.category) : [category];
  for (const record of doomed.toReversed()) {
    if (mode === 'hard' || record.active || record === category) {
      remove(tenant, 'categories', record, mode);
    }
  }
}

/** The siblings under a parent, in order. */
export function siblingsOf(tenant: Tenant, parentId: Id | null): readonly CategoryRecord[] {
  const branches =
    parentId === null
      ? tenant.currentForest().filter(({ category }) => category.parentId === null)
      : (findBranch(tenant, parentId)?.children ?? []);
  return branches.map(({ category }) => category).sort((a, b) => a.position - b.position);
}

/**
 * Makes room for a category at a position under a parent: with `siblingPositions: shift` those in its way go one further, with new
 * `modifiedOn`. Answers the position; the last one when none is asked for.
 */
export function makeRoom(
  tenant: Tenant,
  place: { readonly id: Id; readonly parentId: Id | null; readonly position: number | undefined },
): number {
  const siblings = siblingsOf(tenant, place.parentId).filter(({ id }) => id !== place.id);
  const { position } = place;
  if (position === undefined) return (siblings.at(-1)?.position ?? 0) + 1;
  if (tenant.world.behaviours.siblingPositions === 'leave') return position;
  let taken = position;
  for (const sibling of siblings) {
    if (sibling.position < taken) continue;
    if (sibling.position > taken) break;
    taken += 1;
    change(tenant, 'categories', sibling, { position: taken });
  }
  return position;
}
