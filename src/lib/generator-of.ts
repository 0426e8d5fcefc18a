/** An async generator that gives what is there already without a promise: with a thousand readers the promises would be most of the work. */
export interface ReadyGenerator<Out> extends AsyncGenerator<Out, undefined, undefined> {
  /** The next item where nothing has to be waited for. Undefined says no more than that `next` is to be asked; do not call it while that is. */
  readonly ready?: (() => Out | undefined) | undefined;
}

/**
 * An async generator made by hand: `return()` and `throw()` run `end` at once. One written as a function waits with both for a pull that may
 * never come.
 */
export function generatorOf<Out>(parts: {
  readonly next: () => Promise<IteratorResult<Out, undefined>>;
  readonly ready?: ReadyGenerator<Out>['ready'];
  /** Ends what it reads from. */
  readonly end: () => Promise<unknown>;
}): ReadyGenerator<Out> {
  return {
    next: parts.next,
    ready: parts.ready,
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
