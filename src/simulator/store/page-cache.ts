/** Printed pages, so that the same question asked again costs nothing; the least recently used go first. */
export class PageCache {
  readonly #limitBytes: number;
  readonly #pages = new Map<string, Buffer>();
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get(key: string): Buffer | undefined {
    const page = this.#pages.get(key);
    if (page) {
      this.#pages.delete(key);
      this.#pages.set(key, page);
    }
    return page;
  }

  set(key: string, page: Buffer): void {
    this.#pages.set(key, page);
    this.#bytes += page.byteLength;
    for (const [oldest, { byteLength }] of this.#pages) {
      if (this.#bytes <= this.#limitBytes) break;
      this.#pages.delete(oldest);
      this.#bytes -= byteLength;
    }
  }
}
