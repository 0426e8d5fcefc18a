import type pg from 'pg';
import { type Opening, open, type Scope, wasDead } from './connection.ts';
import { translate } from './database-errors.ts';
import type { Deadline } from './deadline.ts';
import type { Statement } from './statement.ts';
import type { StatementMeter } from './statement-meter.ts';

const LEVEL = 'REPEATABLE READ READ ONLY';

/**
 * A transaction of reads that is opened with the first of them, in the same message: a read takes one round trip, not two. A pooled
 * connection that has died unnoticed (PostgreSQL was restarted) is put away for the next one: nothing was read on it yet.
 */
export class Reads {
  readonly #pool: pg.Pool;
  readonly #meter: StatementMeter;
  readonly #scope: Scope;
  readonly #deadline: Deadline | undefined;
  #opening: Promise<Opening> | undefined;
  #isClosed = false;

  constructor(pool: pg.Pool, meter: StatementMeter, scope: Scope, deadline?: Deadline) {
    this.#pool = pool;
    this.#meter = meter;
    this.#scope = scope;
    this.#deadline = deadline;
  }

  /** Errors  DatabaseError; OperationTimedOutError after the deadline. */
  async query<Row extends object>(statement: Statement): Promise<Row[]> {
    for (let dead = 0; ; dead++) {
      this.#opening ??= open(this.#pool, this.#meter, this.#scope, LEVEL, this.#deadline);
      const opening = this.#opening;
      const opened = await opening;
      try {
        return await readIn<Row>(opened, statement);
      } catch (error) {
        if (dead === this.#pool.options.max || !(await wasDead(opened, error))) {
          throw translate(error);
        }
        if (this.#opening === opening) await this.end();
        // Nobody would give another connection back.
        if (this.#isClosed) throw translate(error);
      }
    }
  }

  /** Gives the connection back; what is read afterwards is of a later moment. Never throws. */
  async end(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    const opened = await opening?.catch(() => undefined);
    await opened?.connection.finish('COMMIT');
  }

  /** The same for good. */
  close(): Promise<void> {
    this.#isClosed = true;
    return this.end();
  }
}

/**
 * One read by itself: its transaction is opened, read in and ended by one message, and nobody waits for its end.
 * Errors  those of `Reads.query`.
 */
export async function readOnce<Row extends object>(
  pool: pg.Pool,
  meter: StatementMeter,
  scope: Scope,
  statement: Statement,
  deadline?: Deadline,
): Promise<Row[]> {
  for (let dead = 0; ; dead++) {
    const opened = await open(pool, meter, scope, LEVEL, deadline);
    const reading = readIn<Row>(opened, statement);
    const ended = opened.connection.finish('COMMIT');
    try {
      return await reading;
    } catch (error) {
      await ended;
      if (dead === pool.options.max || !(await wasDead(opened, error))) throw translate(error);
    }
  }
}

/** Without its transaction a statement would see no tenant's rows, and say that there are none: both have to come through. */
async function readIn<Row extends object>(
  { connection, begun }: Opening,
  statement: Statement,
): Promise<Row[]> {
  const rows = connection.run<Row>(statement);
  await Promise.all([begun, rows]);
  return rows;
}
