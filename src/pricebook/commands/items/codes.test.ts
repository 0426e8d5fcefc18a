import { describe, expect, it } from 'vitest';
import { findTaken } from './codes.ts';

const takenBy = (
  wishes: Record<string, string>,
  holders: Record<string, string>,
): (string | null)[] => {
  const toList = (codes: Record<string, string>) =>
    Object.entries(codes).map(([stId, code]) => ({ stId, code }));
  return [...findTaken(toList(wishes), toList(holders))].map(({ stId }) => stId);
};

describe('findTaken', () => {
  it('refuses a code that another item has', () => {
    expect(takenBy({ 1: 'A' }, { 2: 'A' })).toEqual(['1']);
    expect(takenBy({ 1: 'A' }, {})).toEqual([]);
  });

  it('gives a code that several want to the first of them', () => {
    expect(takenBy({ 1: 'A', 2: 'A', 3: 'B' }, {})).toEqual(['2']);
  });

  it('lets two items exchange their codes', () => {
    expect(takenBy({ 1: 'B', 2: 'A' }, { 1: 'A', 2: 'B' })).toEqual([]);
  });

  it('does not count on a code that its owner keeps because it is refused itself', () => {
    expect(takenBy({ 1: 'B', 2: 'C' }, { 1: 'A', 2: 'B', 3: 'C' })).toEqual(['2', '1']);
  });
});
