import type pg from 'pg';
import { isAway, translate } from './database-errors.ts';
import type { Statement } from './statement.ts';

/** Counts the statements of the application; BEGIN, COMMIT and set_config are not among them. */
export interface StatementCounter {
  sent: number;
}

export async function runStatement<Row extends object>(
  target: pg.Pool | pg.PoolClient,
  statement: Statement,
  counter: StatementCounter,
): Promise<Row[]> {
  counter.sent++;
  // a copy, because pg writes into what it is given
  const result = await target.query<Row>({ ...statement } as pg.QueryConfig);
  return result.rows;
}

/**
 * A connection borrowed from the pool. Statements run one after another in the order they were asked for, also when
 * callers do not wait for each other; the first that fails does not keep the later ones from being sent.
 */
export class Connection {
  readonly #client: pg.PoolClient;
  readonly #counter: StatementCounter;
  #last: Promise<unknown> = Promise.resolve();
  #broken = false;

  constructor(client: pg.PoolClient, counter: StatementCounter) {
    this.#client = client;
    this.#counter = counter;
  }

  run<Row extends object>(statement: Statement): Promise<Row[]> {
    return this.#inTurn(() => runStatement<Row>(this.#client, statement, this.#counter));
  }

  /** For BEGIN and its like: sent as plain text, several commands in one round trip, not counted. */
  control(commands: string): Promise<unknown> {
    return this.#inTurn(() => this.#client.query(commands));
  }

  /** Back to the pool; a connection in doubt is closed instead. */
  release(): void {
    this.#client.release(this.#broken);
  }

  /** Ends the transaction and goes back to the pool. Never throws: a connection that cannot even roll back is closed. */
  async finish(command: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    await this.control(command).catch(() => {
      this.#broken = true;
    });
    this.release();
  }

  #inTurn<T>(send: () => Promise<T>): Promise<T> {
    const answer = this.#last.then(send).catch((error: unknown) => {
      this.#broken ||= isAway(error);
      throw error;
    });
    this.#last = answer.catch(() => {});
    return answer;
  }
}

/** Inlined where a plain-text command cannot take parameters; a bigint has only digits and a sign. */
export function setTenant(tenantId: bigint): string {
  return `SELECT set_config('app.tenant_id', '${BigInt(tenantId)}', true)`;
}

/** Borrows a connection. Errors  DatabaseError when there is none to be had. */
export async function borrow(pool: pg.Pool, counter: StatementCounter): Promise<Connection> {
  try {
    return new Connection(await pool.connect(), counter);
  } catch (error) {
    throw translate(error);
  }
}
