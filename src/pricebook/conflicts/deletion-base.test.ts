import { describe, expect, it } from 'vitest';
import { category, categoryRecord } from '../../../test/support/pricebook.ts';
import { categoryFields } from '../edits/category-fields.ts';
import { baseAfter, deletionBase, hasChangedSince, wasActive } from './deletion-base.ts';

/** A category as ServiceTitan has it. */
const shown = (fields: Record<string, unknown> = {}) =>
  categoryRecord(category(2, { name: 'Old', position: 3, active: true, parentId: 1, ...fields }))
    .payload;
const base = deletionBase(categoryFields, shown());
const isHeld = (now: Record<string, unknown>, on = base) =>
  hasChangedSince(on, categoryFields, shown(now));

describe('the deletion of a category', () => {
  it('is not held while nothing has changed, nor for a place that siblings have shifted', () => {
    expect(isHeld({})).toBe(false);
    expect(isHeld({ position: 9 })).toBe(false);
  });

  it.each([
    { name: 'New' },
    { description: 'More of it' },
    { active: false },
    { parentId: 7 },
    { businessUnitIds: [5] },
  ])('is held for a value that has changed in ServiceTitan: %o', (changed) => {
    expect(isHeld(changed)).toBe(true);
  });

  it('is not held for what stays here', () => {
    expect(base).not.toHaveProperty('visible');
  });

  it('follows values that were sent from here, and is held for what changes after them', () => {
    const after = baseAfter(base, { name: 'Ours' });
    expect(isHeld({ name: 'Ours' }, after)).toBe(false);
    expect(isHeld({ name: 'Old' }, after)).toBe(true);
    expect(isHeld({ name: 'Ours', parentId: 7 }, after)).toBe(true);
  });

  it('knows whether the category was in use', () => {
    expect(wasActive(base)).toBe(true);
    expect(wasActive(deletionBase(categoryFields, shown({ active: false })))).toBe(false);
    expect(wasActive(baseAfter(base, { active: false }))).toBe(false);
    expect(wasActive(null)).toBe(false);
  });
});
