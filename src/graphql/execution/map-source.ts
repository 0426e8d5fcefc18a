import { generatorOf, type ReadyGenerator } from '../../lib/generator-of.ts';

/** What is pulled from: an async iterator that may have its next item ready. */
interface Source<In> extends AsyncIterator<In> {
  readonly ready?: ReadyGenerator<In>['ready'];
}

/**
 * Each item of `source`, mapped, one at a time: the next is pulled when the consumer has asked for it; `return()` ends the source at once.
 * An error of the source or of `map` becomes one last item through `onError`, and the source is ended.
 */
export function mapSource<In, Out>(
  source: AsyncIterable<In>,
  map: (item: In) => Out | Promise<Out>,
  onError: (error: unknown) => Out,
): ReadyGenerator<Out> {
  const iterator: Source<In> = source[Symbol.asyncIterator]();
  let over = false;
  /** An item that was taken when it was ready, and whose mapping has to be waited for. */
  let begun: Promise<Out> | undefined;
  const finished = { done: true, value: undefined } as const;

  async function end(): Promise<typeof finished> {
    over = true;
    await iterator.return?.();
    return finished;
  }

  /** The next item as `map` answers it; undefined when there is none any more. */
  async function pull(): Promise<Out | undefined> {
    const taken = begun;
    begun = undefined;
    if (taken !== undefined) return taken;
    const step = await iterator.next();
    return step.done ? undefined : map(step.value);
  }

  return generatorOf<Out>({
    ready() {
      if (over || begun !== undefined) return undefined;
      const item = iterator.ready?.();
      if (item === undefined) return undefined;
      try {
        const mapped = map(item);
        if (!(mapped instanceof Promise)) return mapped;
        begun = mapped;
      } catch (error) {
        begun = Promise.reject(error);
      }
      // Whoever asks `next` hears of it.
      begun.catch(() => {});
      return undefined;
    },
    async next() {
      if (over) return finished;
      try {
        const value = await pull();
        return value === undefined ? await end() : { done: false, value };
      } catch (error) {
        await end();
        return { done: false, value: onError(error) };
      }
    },
    end,
  });
}
