import type pg from 'pg';
import type { Deadline } from './deadline.ts';
import { Reads } from './reads.ts';
import type { Sql, Statement } from './statement.ts';
import type { StatementMeter } from './statement-meter.ts';

/** All reads of one request see the same moment of the database. */
export interface ReadSession extends Sql {
  readonly tenantId: bigint;
  /** Gives the connection back. Never throws; need not be waited for; no harm when nothing was ever read. */
  close(): Promise<void>;
}

/** Somebody who holds a connection, and can be without one for a while. */
export interface Holder {
  /** Gives the connection back; the next statement borrows one again, and sees a later moment. Never throws. */
  rest(): Promise<void>;
}

/** What a session of one operation shares with the others of it. */
export interface SessionOwner {
  readonly deadline: Deadline;
  /** Its sessions that hold a connection now. */
  readonly holders: Set<Holder>;
}

/** Borrows a connection with the first statement: a request answered from memory costs the database nothing. */
export class PooledReadSession implements ReadSession, Holder {
  readonly tenantId: bigint;
  readonly #reads: Reads;
  readonly #owner: SessionOwner | undefined;
  #closing: Promise<void> | undefined;

  constructor(pool: pg.Pool, meter: StatementMeter, tenantId: bigint, owner?: SessionOwner) {
    this.tenantId = tenantId;
    this.#reads = new Reads(pool, meter, tenantId, owner?.deadline);
    this.#owner = owner;
  }

  async query<Row extends object>(statement: Statement): Promise<Row[]> {
    if (this.#closing !== undefined)
      throw new Error(`The read session is closed: ${statement.name ?? statement.text}`);
    this.#owner?.holders.add(this);
    return this.#reads.query<Row>(statement);
  }

  close(): Promise<void> {
    this.#owner?.holders.delete(this);
    this.#closing ??= this.#reads.close();
    return this.#closing;
  }

  rest(): Promise<void> {
    this.#owner?.holders.delete(this);
    return this.#reads.end();
  }
}
