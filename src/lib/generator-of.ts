/**
 * An async generator made by hand: `return()` and `throw()` run `end` at once. One written as a function waits with both for a pull that may
 * never come.
 */
export function generatorOf<Out>(parts: {
  readonly next: () => Promise<IteratorResult<Out, undefined>>;
  /** Ends what it reads from. */
  readonly end: () => Promise<unknown>;
}): AsyncGenerator<Out, undefined, undefined> {
  return {
    next: parts.next,
    async return() {
      await parts.end();
      return { done: true, value: undefined };
    },
    async throw(error: unknown) {
      await parts.end();
      throw error;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
