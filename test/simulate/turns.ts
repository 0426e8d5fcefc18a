/**
 * Lets one transaction or call happen at a time, in the order they were asked for: what runs side by side in the engine then comes in
 * the same order with every run of a seed, whatever PostgreSQL's timing is.
 */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  async take<T>(work: () => Promise<T>): Promise<T> {
    const before = this.#last;
    let finish = () => {};
    this.#last = new Promise((resolve) => {
      finish = resolve;
    });
    await before;
    try {
      return await work();
    } finally {
      finish();
    }
  }
}
