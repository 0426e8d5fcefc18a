import { describe, expect, it } from 'vitest';
import { mapInTurns } from './in-turns.ts';

describe('mapInTurns', () => {
  it('gives what map gives, in order', async () => {
    const values = Array.from({ length: 1_000 }, (_, index) => index);
    expect(await mapInTurns(values, String)).toEqual(values.map(String));
    expect(await mapInTurns([], String)).toEqual([]);
  });

  it('lets others have their turn while there is a lot to do', async () => {
    let turns = 0;
    let done = false;
    const others = () => {
      turns += 1;
      if (!done) setImmediate(others);
    };
    setImmediate(others);
    await mapInTurns(Array.from({ length: 64 }), () => {
      const until = performance.now() + 0.5;
      while (performance.now() < until);
    });
    done = true;
    expect(turns).toBeGreaterThan(1);
  });

  it('throws what the work throws', async () => {
    const work = () => {
      throw new RangeError('no');
    };
    await expect(mapInTurns([1], work)).rejects.toThrow('no');
  });
});
