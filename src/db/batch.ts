import type { Socket } from 'node:net';
import pg from 'pg';
import type { Statement } from './statement.ts';

/** What came of one statement. */
export interface Outcome {
  readonly rows: object[];
  /** What was done, in PostgreSQL's words: `UPDATE 3`, `COMMIT`. */
  readonly command: string;
}

type Value = string | Buffer | null;

/** A statement of a batch until it is done. */
interface Entry {
  readonly name: string | undefined;
  readonly text: string;
  readonly values: readonly Value[];
  readonly isAwaited: boolean;
  readonly rows: object[];
  /** Why one of its rows could not be read. */
  unreadable?: unknown;
  resolve(outcome: Outcome): void;
  reject(error: unknown): void;
}

/** A connection of pg in the words of the protocol, as pg-cursor uses it. Not in the types of pg. */
interface Wire {
  readonly stream: Socket;
  /** Texts of the statements that are prepared, or are being prepared, by their names. */
  readonly parsedStatements: Record<string, string>;
  readonly submittedNamedStatements: Record<string, string>;
  parse(statement: { readonly text: string; readonly name: string | undefined }): void;
  bind(portal: { readonly statement: string | undefined; readonly values: readonly Value[] }): void;
  describe(what: { readonly type: 'P' }): void;
  execute(portal: Record<string, never>): void;
  flush(): void;
  sync(): void;
}

/** How rows of a statement are read. */
interface Shape {
  addFields(fields: unknown): void;
  parseRow(fields: unknown): object;
}

// Neither is in the types of pg as it is.
const Query = pg.Query as unknown as new (text: string) => object;
const { Result, utils } = pg as unknown as {
  readonly Result: new () => Shape;
  readonly utils: { prepareValue(value: unknown): Value };
};

/** Shapes of the statements that a connection has prepared, by name; null where there are no rows. */
const shapes = new WeakMap<Wire, Map<string, Shape | null>>();

/**
 * Statements that leave in one message and are answered in one: one turn of PostgreSQL, and of the event loop, for all of them. Behind the
 * first that fails PostgreSQL skips the others, COMMIT too; they reject with its error.
 *
 *   add() …  -->  client.query(batch)  -->  each is settled, in their order
 *
 * It passes for a `Query`, since pg pipelines nothing else, with the name and the text of the statement that is being answered: by them pg
 * notes what the connection has prepared.
 */
export class Batch extends Query {
  readonly #entries: Entry[] = [];
  #wire: Wire | undefined;
  /** How many statements are done. */
  #done = 0;
  #shape: Shape | null | undefined;

  constructor() {
    super('');
  }

  get name(): string | undefined {
    return this.#entries[this.#done]?.name;
  }

  get text(): string | undefined {
    return this.#entries[this.#done]?.text;
  }

  // The constructor of pg writes to them.
  set name(_: unknown) {}
  set text(_: unknown) {}

  /**
   * Adds a statement; `isAwaited` where its answer is to come before what is behind it is done.
   * Errors  thrown at once where its values cannot be sent; what PostgreSQL says rejects.
   */
  add({ name, text, values = [] }: Statement, isAwaited: boolean): Promise<Outcome> {
    const sent = values.map((value) => utils.prepareValue(value));
    return new Promise((resolve, reject) => {
      this.#entries.push({ name, text, values: sent, isAwaited, rows: [], resolve, reject });
    });
  }

  /** Called by pg, as all that follows. Returns  an error where nothing was sent. */
  submit(wire: Wire): Error | null {
    const texts = new Map<string, string>();
    for (const { name, text } of this.#entries) {
      if (!name) continue;
      const known = preparedText(wire, name) ?? texts.get(name) ?? text;
      if (known !== text) return new Error(`Two statements have one name: ${name}`);
      texts.set(name, text);
    }
    this.#wire = wire;
    wire.stream.cork();
    try {
      this.#sendAll(wire);
    } finally {
      wire.stream.uncork();
    }
    return null;
  }

  handleRowDescription({ fields }: { readonly fields: unknown }): void {
    const shape = new Result();
    shape.addFields(fields);
    this.#shape = shape;
  }

  handleDataRow({ fields }: { readonly fields: unknown }): void {
    const entry = this.#entries[this.#done];
    if (entry === undefined) return;
    this.#shape ??= this.#knownShape(entry.name);
    try {
      if (this.#shape) entry.rows.push(this.#shape.parseRow(fields));
    } catch (error) {
      entry.unreadable ??= error;
    }
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    const entry = this.#entries[this.#done];
    if (entry === undefined) return;
    const { name, rows } = entry;
    if (name && this.#knownShape(name) === undefined) this.#learn(name, this.#shape ?? null);
    this.#shape = undefined;
    this.#done += 1;
    if (entry.unreadable === undefined) entry.resolve({ rows, command: text });
    else entry.reject(entry.unreadable);
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' });
  }

  handleError(error: unknown): void {
    const left = this.#entries.slice(this.#done);
    this.#done = this.#entries.length;
    for (const { name, reject } of left) {
      // Skipped with the rest: it is to be prepared again.
      if (name && this.#wire) delete this.#wire.submittedNamedStatements[name];
      reject(error);
    }
  }

  handleReadyForQuery(): void {}

  #sendAll(wire: Wire): void {
    const lastAwaited = this.#entries.findLastIndex(({ isAwaited }) => isAwaited);
    for (const [at, entry] of this.#entries.entries()) {
      this.#send(wire, entry);
      if (entry.isAwaited && at < lastAwaited) wire.flush();
    }
    wire.sync();
  }

  #send(wire: Wire, { name, text, values }: Entry): void {
    if (preparedText(wire, name) === undefined) {
      wire.parse({ name, text });
      if (name) wire.submittedNamedStatements[name] = text;
    }
    wire.bind({ statement: name, values });
    if (this.#knownShape(name) === undefined) wire.describe({ type: 'P' });
    wire.execute({});
  }

  #knownShape(name: string | undefined): Shape | null | undefined {
    return name && this.#wire ? shapes.get(this.#wire)?.get(name) : undefined;
  }

  #learn(name: string, shape: Shape | null): void {
    if (this.#wire === undefined) return;
    const known = shapes.get(this.#wire) ?? new Map<string, Shape | null>();
    shapes.set(this.#wire, known.set(name, shape));
  }
}

function preparedText(wire: Wire, name: string | undefined): string | undefined {
  return name ? (wire.parsedStatements[name] ?? wire.submittedNamedStatements[name]) : undefined;
}
