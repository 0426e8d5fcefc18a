import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import type { z } from 'zod';
import { LaziError } from '../../errors.ts';
import { END_OF_ROWS } from './manifest.ts';

/** The file is none of ours, or was cut or changed. */
export class BackupError extends LaziError {
  readonly code = 'BACKUP_UNUSABLE';
}

/** Rows with pictures are long: fewer, larger pieces to put together. */
const CHUNK_BYTES = 1_000_000;
const NEWLINE = 10;
const TERMINATOR = Buffer.from(END_OF_ROWS);
const TERMINATOR_INSIDE = Buffer.from(`\n${END_OF_ROWS}`);

/** Reads a backup from its beginning to its end, once. Errors  BackupError. */
export class BackupReader {
  readonly #file: string;
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(file: string) {
    this.#file = file;
    const source = createReadStream(file);
    const unzipped = createGunzip({ chunkSize: CHUNK_BYTES });
    source.on('error', (error) => unzipped.destroy(error));
    this.#chunks = source.pipe(unzipped)[Symbol.asyncIterator]();
  }

  /** The next line as JSON of this shape. */
  async line<Shape extends z.ZodType>(shape: Shape): Promise<z.output<Shape>> {
    let end = this.#rest.indexOf(NEWLINE);
    while (end < 0) {
      await this.#readOn();
      end = this.#rest.indexOf(NEWLINE);
    }
    const text = this.#take(end + 1).toString();
    let json: unknown;
    try {
      json = JSON.parse(text);
    } catch (cause) {
      throw this.#unusable('a line of it cannot be read', cause);
    }
    const parsed = shape.safeParse(json);
    if (!parsed.success) throw this.#unusable('a line of it says something else', parsed.error);
    return parsed.data;
  }

  /** The rows of the table whose line was read last, in pieces of whole lines. */
  async *rows(): AsyncGenerator<Buffer, void, undefined> {
    for (;;) {
      if (this.#rest.subarray(0, TERMINATOR.length).equals(TERMINATOR)) {
        this.#take(TERMINATOR.length);
        return;
      }
      const end = this.#rest.indexOf(TERMINATOR_INSIDE);
      if (end >= 0) {
        yield this.#take(end + 1);
        continue;
      }
      const last = this.#rest.lastIndexOf(NEWLINE);
      if (last >= 0) yield this.#take(last + 1);
      await this.#readOn();
    }
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }

  #take(bytes: number): Buffer {
    const taken = this.#rest.subarray(0, bytes);
    this.#rest = this.#rest.subarray(bytes);
    return taken;
  }

  async #readOn(): Promise<void> {
    let next: IteratorResult<Buffer>;
    try {
      next = await this.#chunks.next();
    } catch (cause) {
      throw this.#unusable(cause instanceof Error ? cause.message : String(cause), cause);
    }
    if (next.done) throw this.#unusable('it ends too soon');
    this.#rest = Buffer.concat([this.#rest, next.value]);
  }

  #unusable(why: string, cause?: unknown): BackupError {
    return new BackupError(`${this.#file} is no backup that can be used: ${why}.`, { cause });
  }
}
