/**
 * Runs pieces of work one after another, the caller one step ahead: `push` waits for the piece before, starts the next and returns,
 * so that one page is read and parsed while the page before is written.
 * Errors  a piece that failed throws from the next `push` or from `drain`, and no further piece is started.
 */
export class OneAhead {
  #running: Promise<void> = Promise.resolve();

  async push(work: () => Promise<void>): Promise<void> {
    await this.#running;
    this.#running = work();
    // Its error is thrown where it is awaited; until then it is not unhandled.
    this.#running.catch(() => undefined);
  }

  drain(): Promise<void> {
    return this.#running;
  }
}
