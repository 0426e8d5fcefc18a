import { describe, expect, it } from 'vitest';
import { mapSource } from './map-source.ts';

/** A source that never has a first item, and says when it was ended. */
function silent() {
  let end: (step: IteratorResult<number, undefined>) => void = () => {};
  const source = {
    ended: false,
    next: () =>
      new Promise<IteratorResult<number, undefined>>((resolve) => {
        end = resolve;
      }),
    async return(): Promise<IteratorResult<number, undefined>> {
      source.ended = true;
      end({ done: true, value: undefined });
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => source,
  };
  return source;
}

/** A source whose items are there already, and which is asked with promises only once they are given. */
function ready(...values: number[]) {
  const asked: string[] = [];
  const source = {
    asked,
    ready: () => values.shift(),
    async next(): Promise<IteratorResult<number, undefined>> {
      asked.push('next');
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]: () => source,
  };
  return source;
}

async function* numbers(...values: number[]) {
  yield* values;
}

const twice = async (value: number) => value * 2;
const asText = (error: unknown) => Number(String(error).length);

async function collect(items: AsyncIterable<number>): Promise<number[]> {
  const collected: number[] = [];
  for await (const item of items) collected.push(item);
  return collected;
}

describe('mapSource', () => {
  it('maps every item in order', async () => {
    expect(await collect(mapSource(numbers(1, 2, 3), twice, asText))).toEqual([2, 4, 6]);
  });

  it('ends a source that waits, at once', async () => {
    const source = silent();
    const mapped = mapSource(source, twice, asText);
    const waiting = mapped.next();
    await mapped.return(undefined);
    expect(source.ended).toBe(true);
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await mapped.next()).toEqual({ done: true, value: undefined });
  });

  it('makes an error the last item, and ends the source', async () => {
    const source = silent();
    source.next = async () => ({ done: false, value: 1 });
    const mapped = mapSource(
      source,
      () => Promise.reject(new Error('x')),
      () => -1,
    );
    expect(await collect(mapped)).toEqual([-1]);
    expect(source.ended).toBe(true);
  });

  it('gives what is there already without a promise', async () => {
    const source = ready(1, 2);
    const mapped = mapSource(source, (value) => value * 2, asText);
    expect([mapped.ready?.(), mapped.ready?.(), mapped.ready?.()]).toEqual([2, 4, undefined]);
    expect(source.asked).toEqual([]);
    expect(await mapped.next()).toEqual({ done: true, value: undefined });
    expect(source.asked).toEqual(['next']);
  });

  it('gives an item that is there, and whose mapping is not, as the next and once', async () => {
    const mapped = mapSource(ready(1, 2), twice, asText);
    expect(mapped.ready?.()).toBeUndefined();
    expect(mapped.ready?.()).toBeUndefined();
    expect(await mapped.next()).toEqual({ done: false, value: 2 });
    expect(mapped.ready?.()).toBeUndefined();
    expect(await collect(mapped)).toEqual([4]);
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('x');
      },
    ],
    ['rejects', () => Promise.reject(new Error('x'))],
  ])('makes an error the last item where the mapping of one that is there %s', async (_, map) => {
    const mapped = mapSource<number, number>(ready(1, 2), map, () => -1);
    expect(mapped.ready?.()).toBeUndefined();
    expect(await collect(mapped)).toEqual([-1]);
    expect(mapped.ready?.()).toBeUndefined();
  });
});
