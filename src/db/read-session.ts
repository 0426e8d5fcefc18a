import type pg from 'pg';
import { begin, type Connection } from './connection.ts';
import { translate } from './database-errors.ts';
import type { Deadline } from './deadline.ts';
import type { Sql, Statement } from './statement.ts';
import type { StatementMeter } from './statement-meter.ts';

/** All reads of one request see the same moment of the database. */
export interface ReadSession extends Sql {
  readonly tenantId: bigint;
  /** Gives the connection back. Never throws; need not be waited for; no harm when nothing was ever read. */
  close(): Promise<void>;
}

/** A session that can be without a connection for a while. */
export interface RestingSession extends ReadSession {
  /** Gives the connection back; the next statement borrows one again, and sees a later moment. Never throws. */
  rest(): Promise<void>;
}

/** Borrows a connection with the first statement: a request answered from memory costs the database nothing. */
export class PooledReadSession implements RestingSession {
  readonly tenantId: bigint;
  readonly #pool: pg.Pool;
  readonly #meter: StatementMeter;
  readonly #deadline: Deadline | undefined;
  #opening: Promise<Connection> | undefined;
  #closing: Promise<void> | undefined;

  constructor(pool: pg.Pool, meter: StatementMeter, tenantId: bigint, deadline?: Deadline) {
    this.tenantId = tenantId;
    this.#pool = pool;
    this.#meter = meter;
    this.#deadline = deadline;
  }

  async query<Row extends object>(statement: Statement): Promise<Row[]> {
    if (this.#closing !== undefined)
      throw new Error(`The read session is closed: ${statement.name ?? statement.text}`);
    this.#opening ??= this.#begin();
    const connection = await this.#opening;
    try {
      return await connection.run<Row>(statement);
    } catch (error) {
      throw translate(error);
    }
  }

  #begin(): Promise<Connection> {
    const level = 'REPEATABLE READ READ ONLY';
    return begin(this.#pool, this.#meter, this.tenantId, level, this.#deadline);
  }

  close(): Promise<void> {
    this.#closing ??= this.rest();
    return this.#closing;
  }

  async rest(): Promise<void> {
    const opening = this.#opening;
    this.#opening = undefined;
    const connection = await opening?.catch(() => undefined);
    await connection?.finish('COMMIT');
  }
}
