import { generatorOf } from '../../lib/generator-of.ts';

/**
 * Each item of `source`, mapped, one at a time: the next is pulled when the consumer has asked for it; `return()` ends the source at once.
 * An error of the source or of `map` becomes one last item through `onError`, and the source is ended.
 */
export function mapSource<In, Out>(
  source: AsyncIterable<In>,
  map: (item: In) => Out | Promise<Out>,
  onError: (error: unknown) => Out,
): AsyncGenerator<Out, undefined, undefined> {
  const iterator = source[Symbol.asyncIterator]();
  let over = false;
  const finished = { done: true, value: undefined } as const;

  async function end(): Promise<typeof finished> {
    over = true;
    await iterator.return?.();
    return finished;
  }

  return generatorOf<Out>({
    async next() {
      if (over) return finished;
      try {
        const step = await iterator.next();
        if (step.done) return await end();
        const mapped = map(step.value);
        return { done: false, value: mapped instanceof Promise ? await mapped : mapped };
      } catch (error) {
        await end();
        return { done: false, value: onError(error) };
      }
    },
    end,
  });
}
