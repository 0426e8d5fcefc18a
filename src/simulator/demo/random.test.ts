import { describe, expect, it } from 'vitest';
import { createRandom } from './random.ts';

const elements = Array.from({ length: 100 }, (_, at) => at);

describe('createRandom', () => {
  it('says the same for the same seed and label, and something else for others', () => {
    const draws = (seed: number, label: string) => {
      const random = createRandom(seed, label);
      return [random.next(), random.int(1, 1e9), random.uuid(), random.shuffle(elements).join()];
    };
    expect(draws(7, 'tree')).toEqual(draws(7, 'tree'));
    expect(draws(8, 'tree')).not.toEqual(draws(7, 'tree'));
    expect(draws(7, 'items')).not.toEqual(draws(7, 'tree'));
  });

  it('samples exactly as many as asked for, in their order', () => {
    const sample = createRandom(1, 'sample').sample(elements, 33);
    expect(sample).toHaveLength(33);
    expect(sample).toEqual([...new Set(sample)].sort((a, b) => a - b));
    expect(createRandom(1, 'sample').sample(elements, 200)).toEqual(elements);
  });

  it('reaches both ends of a range and stays within', () => {
    const random = createRandom(1, 'int');
    const drawn = new Set(Array.from({ length: 500 }, () => random.int(3, 7)));
    expect([...drawn].sort()).toEqual([3, 4, 5, 6, 7]);
  });

  it('makes UUIDs of version 4', () => {
    const random = createRandom(1, 'uuid');
    const uuids = Array.from({ length: 200 }, () => random.uuid());
    for (const uuid of uuids) {
      expect(uuid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }
    expect(new Set(uuids).size).toBe(200);
  });

  it('has nothing to pick from an empty list', () => {
    expect(() => createRandom(1, 'pick').pick([])).toThrow(RangeError);
  });
});
