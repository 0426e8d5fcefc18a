import { expect, it } from 'vitest';
import { BoundedNames } from './bounded-names.ts';

it('keeps the names that came first, and counts all others as one', () => {
  const names = new BoundedNames(2);
  const asked = ['Tree', 'Search', 'Third', 'Tree', '', 'x'.repeat(65)];
  expect(asked.map((name) => names.labelOf(name))).toEqual([
    'Tree',
    'Search',
    'other',
    'Tree',
    'unnamed',
    'other',
  ]);
});
