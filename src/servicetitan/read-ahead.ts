/** A link of a chain of pages: each knows how to ask for the one behind it, the last one does not. */
export interface Link<Page> {
  readonly page: Page;
  readonly next: ((signal: AbortSignal) => Promise<Link<Page>>) | null;
}

/**
 * Yields pages in order while the next one is on its way: one page ahead, never more, so that memory holds two.
 * A consumer that leaves the loop, or a signal, stops the request under way.
 */
export async function* readAhead<Page>(
  first: (signal: AbortSignal) => Promise<Link<Page>>,
  outer: AbortSignal | undefined,
): AsyncGenerator<Page, void, undefined> {
  outer?.throwIfAborted();
  const inner = new AbortController();
  const passOn = () => inner.abort(outer?.reason);
  outer?.addEventListener('abort', passOn, { once: true });
  try {
    let coming: Promise<Link<Page>> | null = first(inner.signal);
    while (coming !== null) {
      const link: Link<Page> = await coming;
      coming = link.next?.(inner.signal) ?? null;
      // Its error is thrown when its turn comes; until then it is not unhandled.
      coming?.catch(() => undefined);
      yield link.page;
    }
  } finally {
    outer?.removeEventListener('abort', passOn);
    inner.abort(new Error('The reader has left'));
  }
}
