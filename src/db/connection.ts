import type pg from 'pg';
import { Batch, type Outcome } from './batch.ts';
import { isAway, isTimeout, translate } from './database-errors.ts';
import type { Deadline } from './deadline.ts';
import type { Statement } from './statement.ts';
import type { StatementMeter } from './statement-meter.ts';

/** Sends a statement, counted and traced. */
export async function metered<Answer>(
  meter: StatementMeter,
  statement: Statement,
  send: () => Promise<Answer>,
): Promise<Answer> {
  meter.add(1);
  try {
    return await meter.traced(statement, send);
  } catch (error) {
    if (isAway(error)) meter.add(-1);
    throw error;
  }
}

/**
 * A connection borrowed from the pool. Statements run one after another in the order they were asked for, also when
 * callers do not wait for each other: what is asked for until the event loop goes on leaves as one batch, and a round
 * trip is paid once for all of it. See `Batch` for what a failure does to the others.
 */
export class Connection {
  readonly #client: pg.PoolClient;
  readonly #meter: StatementMeter;
  readonly #deadline: Deadline | undefined;
  /** What `statement_timeout` is set to where there is a deadline. */
  #timeoutMs = Number.POSITIVE_INFINITY;
  #batch: Batch | undefined;
  #broken = false;

  constructor(client: pg.PoolClient, meter: StatementMeter, deadline: Deadline | undefined) {
    this.#client = client;
    this.#meter = meter;
    this.#deadline = deadline;
  }

  /**
   * `isAwaited`: the answer is not to wait for what is sent behind the statement.
   * Errors  thrown at once where nothing can be sent: OperationTimedOutError, or values of no use; the others reject.
   */
  run<Row extends object>(statement: Statement, isAwaited = true): Promise<Row[]> {
    this.#shortenTimeout();
    const answer = this.#add(statement, isAwaited);
    const done = this.#watch(metered(this.#meter, statement, () => answer));
    return done.then(({ rows }) => rows as Row[]);
  }

  /** Opens a transaction, and bounds its statements by the time that is left. Settles once it is open. */
  open(level: IsolationLevel, scope: Scope): Promise<unknown> {
    const begun = this.#control(`BEGIN ISOLATION LEVEL ${level}`);
    const steps = [begun, this.#set(...settingOf(scope))];
    if (this.#deadline !== undefined) {
      this.#timeoutMs = this.#deadline.leftMs();
      steps.push(this.#set('statement_timeout', String(this.#timeoutMs)));
    }
    return Promise.all(steps);
  }

  /**
   * Commits and goes back to the pool. When it throws, the connection still has to be given back by `finish`.
   * Errors  also when a statement had failed and its error was swallowed: PostgreSQL then answers COMMIT by rolling back.
   */
  async commit(): Promise<void> {
    const { command } = await this.#control('COMMIT');
    if (command !== 'COMMIT') {
      throw new Error('The transaction was not committed, because a statement in it had failed');
    }
    this.#client.release();
  }

  /** Ends the transaction and goes back to the pool. Never throws: a connection that cannot even roll back is closed. */
  async finish(command: 'COMMIT' | 'ROLLBACK'): Promise<void> {
    // A COMMIT is skipped where it went out with a statement that failed.
    await this.#control(command)
      .catch(() => this.#control('ROLLBACK'))
      .catch(() => {
        this.#broken = true;
      });
    this.#client.release(this.#broken);
  }

  /** For BEGIN and its like: not counted. */
  #control(command: string): Promise<Outcome> {
    return this.#watch(this.#add({ name: command, text: command }, false));
  }

  /** Sets something until the transaction ends; not counted. */
  #set(setting: string, value: string): Promise<Outcome> {
    const text = 'SELECT set_config($1, $2, true)';
    return this.#watch(this.#add({ name: 'set', text, values: [setting, value] }, false));
  }

  #add(statement: Statement, isAwaited: boolean): Promise<Outcome> {
    this.#batch ??= this.#begin();
    return this.#batch.add(statement, isAwaited);
  }

  #begin(): Batch {
    const batch = new Batch();
    process.nextTick(() => {
      this.#batch = undefined;
      // In the types of pg it is a statement of one's own.
      this.#client.query(batch as unknown as pg.Submittable);
    });
    return batch;
  }

  /** A statement sent late has less time; telling PostgreSQL so is worth it once a quarter is gone. Errors  OperationTimedOutError. */
  #shortenTimeout(): void {
    if (this.#deadline === undefined) return;
    if (this.#deadline.hasPassed()) throw this.#deadline.error();
    const leftMs = this.#deadline.leftMs();
    if (leftMs > this.#timeoutMs * 0.75) return;
    this.#timeoutMs = leftMs;
    // Goes out with the statement, which fails for the same reason if this does.
    this.#set('statement_timeout', String(leftMs)).catch(() => undefined);
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
  const begun = connection.open(level, scope);
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

function settingOf(scope: Scope): [setting: string, value: string] {
  return scope === REGISTRY ? ['app.registry', 'on'] : ['app.tenant_id', String(scope)];
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
