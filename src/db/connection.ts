import type { Socket } from 'node:net';
import type pg from 'pg';
import { isAway, isTimeout, translate } from './database-errors.ts';
import type { Deadline } from './deadline.ts';
import type { Statement } from './statement.ts';
import type { StatementMeter } from './statement-meter.ts';

export async function runStatement<Row extends object>(
  target: pg.Pool | pg.PoolClient,
  statement: Statement,
  meter: StatementMeter,
): Promise<Row[]> {
  meter.add(1);
  try {
    // a copy, because pg writes into what it is given
    const query = { ...statement } as pg.QueryConfig;
    const result = await meter.traced(statement, () => target.query<Row>(query));
    return result.rows;
  } catch (error) {
    if (isAway(error)) meter.add(-1);
    throw error;
  }
}

/**
 * A connection borrowed from the pool. Statements run one after another in the order they were asked for, also when
 * callers do not wait for each other: then they go out together, and a round trip is paid once for all of them. The
 * first that fails does not keep the later ones from being sent.
 */
export class Connection {
  readonly #client: pg.PoolClient;
  readonly #meter: StatementMeter;
  readonly #deadline: Deadline | undefined;
  /** What `statement_timeout` is set to where there is a deadline. */
  #timeoutMs = Number.POSITIVE_INFINITY;
  #broken = false;

  constructor(client: pg.PoolClient, meter: StatementMeter, deadline: Deadline | undefined) {
    this.#client = client;
    this.#meter = meter;
    this.#deadline = deadline;
  }

  async run<Row extends object>(statement: Statement): Promise<Row[]> {
    this.#gather();
    this.#shortenTimeout();
    return this.#watch(runStatement<Row>(this.#client, statement, this.#meter));
  }

  /** Opens a transaction with these commands, and bounds its statements by the time that is left. */
  open(commands: string): Promise<unknown> {
    if (this.#deadline === undefined) return this.control(commands);
    this.#timeoutMs = this.#deadline.leftMs();
    return this.control(`${commands}; ${timeoutOf(this.#timeoutMs)}`);
  }

  /** For BEGIN and its like: sent as plain text, several commands in one round trip, not counted. */
  control(commands: string): Promise<pg.QueryResult> {
    this.#gather();
    return this.#watch(this.#client.query(commands));
  }

  /**
   * Commits and goes back to the pool. When it throws, the connection still has to be given back by `finish`.
   * Errors  also when a statement had failed and its error was swallowed: PostgreSQL then answers COMMIT by rolling back.
   */
  async commit(): Promise<void> {
    const { command } = await this.control('COMMIT');
    if (command !== 'COMMIT') {
      throw new Error('The transaction was not committed, because a statement in it had failed');
    }
    this.#client.release();
  }

  /** Ends the transaction and goes back to the pool. Never throws: a connection that cannot even roll back is closed. */
  async finish(command: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    await this.control(command).catch(() => {
      this.#broken = true;
    });
    this.#client.release(this.#broken);
  }

  /** What is asked for until the event loop goes on leaves in one write: a system call, and a turn of PostgreSQL, for all of it. */
  #gather(): void {
    // not in the types of pg
    const { stream } = (this.#client as unknown as { connection: { stream: Socket } }).connection;
    stream.cork();
    process.nextTick(() => stream.uncork());
  }

  /** A statement sent late has less time; telling PostgreSQL so is worth it once a quarter is gone. Errors  OperationTimedOutError. */
  #shortenTimeout(): void {
    if (this.#deadline === undefined) return;
    if (this.#deadline.hasPassed()) throw this.#deadline.error();
    const leftMs = this.#deadline.leftMs();
    if (leftMs > this.#timeoutMs * 0.75) return;
    this.#timeoutMs = leftMs;
    // Goes out with the statement, which fails for the same reason if this does.
    this.#client.query(timeoutOf(leftMs)).catch(() => undefined);
  }

  #watch<T>(answer: Promise<T>): Promise<T> {
    return answer.catch((error: unknown) => {
      if (this.#deadline?.hasPassed() && isTimeout(error)) throw this.#deadline.error();
      this.#broken ||= isAway(error);
      throw error;
    });
  }
}

/** Instead of a tenant: the registry of tenants is to be read. */
export const REGISTRY = Symbol('registry');
/** What a transaction may see: the rows of one tenant, or who is served at all. */
export type Scope = bigint | typeof REGISTRY;

function timeoutOf(ms: number): string {
  return `SELECT set_config('statement_timeout', '${ms}', true)`;
}

type IsolationLevel = 'READ COMMITTED' | 'REPEATABLE READ READ ONLY';

/** A connection on which a transaction is being opened: what is sent on it comes after that. */
export interface Opening {
  readonly connection: Connection;
  /** Rejects when the transaction never came to be. */
  readonly begun: Promise<unknown>;
}

/**
 * Borrows a connection and sends what opens a transaction of the tenant, or of the registry, on it, in one message.
 * Errors  DatabaseError when there is no connection to be had; OperationTimedOutError after the deadline.
 */
export async function open(
  pool: pg.Pool,
  meter: StatementMeter,
  scope: Scope,
  level: IsolationLevel,
  deadline?: Deadline,
): Promise<Opening> {
  if (deadline?.hasPassed()) throw deadline.error();
  const connection = await borrow(pool, meter, deadline);
  const begun = connection.open(`BEGIN ISOLATION LEVEL ${level}; ${setScope(scope)}`);
  // Who sends something behind it is told.
  begun.catch(() => undefined);
  return { connection, begun };
}

/** Whether work on a connection failed because that had died unnoticed (PostgreSQL was restarted): nothing has happened on it yet. */
export async function wasDead({ begun }: Opening, error: unknown): Promise<boolean> {
  if (!isAway(error)) return false;
  return begun.then(
    () => false,
    () => true,
  );
}

function setScope(scope: Scope): string {
  if (scope === REGISTRY) return `SELECT set_config('app.registry', 'on', true)`;
  // plain text cannot take parameters; a bigint has only digits and a sign
  return `SELECT set_config('app.tenant_id', '${BigInt(scope)}', true)`;
}

async function borrow(
  pool: pg.Pool,
  meter: StatementMeter,
  deadline: Deadline | undefined,
): Promise<Connection> {
  try {
    return new Connection(await pool.connect(), meter, deadline);
  } catch (error) {
    throw translate(error);
  }
}
