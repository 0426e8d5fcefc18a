import type pg from 'pg';
import { type Opening, open, type Scope } from './connection.ts';
import { isAway, translate } from './database-errors.ts';
import type { Deadline } from './deadline.ts';
import type { Statement } from './statement.ts';
import type { StatementMeter } from './statement-meter.ts';

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

  constructor(pool: pg.Pool, meter: StatementMeter, scope: Scope, deadline?: Deadline) {
    this.#pool = pool;
    this.#meter = meter;
    this.#scope = scope;
    this.#deadline = deadline;
  }

  /** Errors  DatabaseError; OperationTimedOutError after the deadline. */
  async query<Row extends object>(statement: Statement): Promise<Row[]> {
    for (let dead = 0; ; dead++) {
      this.#opening ??= this.#open();
      const opening = this.#opening;
      const { connection, begun } = await opening;
      try {
        const rows = connection.run<Row>(statement);
        // Without its transaction a statement would see no tenant's rows, and say that there are none.
        await Promise.all([begun, rows]);
        return await rows;
      } catch (error) {
        const hasBegun = await begun.then(
          () => true,
          () => false,
        );
        if (hasBegun || !isAway(error) || dead === this.#pool.options.max) throw translate(error);
        if (this.#opening === opening) await this.end();
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

  #open(): Promise<Opening> {
    const level = 'REPEATABLE READ READ ONLY';
    const opening = open(this.#pool, this.#meter, this.#scope, level, this.#deadline);
    // Who reads is told.
    opening.then(({ begun }) => begun.catch(() => undefined)).catch(() => undefined);
    return opening;
  }
}
