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
});
