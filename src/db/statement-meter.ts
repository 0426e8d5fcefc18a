import type { Tracer } from '../observe/tracer.ts';
import type { Statement } from './statement.ts';

/** Where a long statement without a name is cut in traces. */
const SHOWN_TEXT = 80;

/**
 * Counts the statements of the application and has them traced; BEGIN, COMMIT and set_config are not among them, nor is what was sent to
 * a connection that turned out to be dead. A meter of a part (one request) counts for the whole as well.
 */
export class StatementMeter {
  readonly #tracer: Tracer | undefined;
  readonly #whole: StatementMeter | undefined;
  #sent = 0;

  constructor(tracer: Tracer | undefined, whole?: StatementMeter) {
    this.#tracer = tracer;
    this.#whole = whole;
  }

  get sent(): number {
    return this.#sent;
  }

  /** The meter of a part of what this one counts. */
  part(): StatementMeter {
    return new StatementMeter(this.#tracer, this);
  }

  add(count: 1 | -1): void {
    this.#sent += count;
    this.#whole?.add(count);
  }

  /** Counts for the part alone what the whole has counted by itself. */
  addToPart(): void {
    if (this.#whole !== undefined) this.#sent += 1;
  }

  /** Under a span where traces are on. */
  traced<T>(statement: Statement, send: () => Promise<T>): Promise<T> {
    if (this.#tracer === undefined) return send();
    const name = statement.name ?? statement.text.trim().slice(0, SHOWN_TEXT);
    return this.#tracer.span(
      { name: `SQL ${name}`, kind: 'client', attributes: { 'db.system.name': 'postgresql' } },
      send,
    );
  }
}
