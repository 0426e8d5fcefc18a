import type pg from 'pg';
import { type Opening, open, wasDead } from './connection.ts';
import { isCollision, translate } from './database-errors.ts';
import type { Deadline } from './deadline.ts';
import type { Sql, Statement } from './statement.ts';
import type { StatementMeter } from './statement-meter.ts';

/** A READ COMMITTED transaction of one tenant; over when the function it was given to has returned. */
export interface Tx extends Sql {
  readonly tenantId: bigint;
  /**
   * Sends a statement whose answer nobody needs and does not wait for it, so that what comes next goes out with it.
   * Errors  of the statement come with the next that is waited for, at the latest with the commit.
   */
  send(statement: Statement): void;
}

/** A deadlock or serialization failure is tried again this often before the caller hears of it. */
const RETRIES = 2;

/** See `Database.transaction`. */
export async function runTransaction<T>(
  pool: pg.Pool,
  meter: StatementMeter,
  tenantId: bigint,
  work: (tx: Tx) => Promise<T>,
  deadline?: Deadline,
): Promise<T> {
  for (let collisions = 0, dead = 0; ; ) {
    const opening = await open(pool, meter, tenantId, 'READ COMMITTED', deadline);
    try {
      // That it has begun is not waited for: the first statement goes out with it.
      return await attemptOnce(opening, tenantId, work);
    } catch (error) {
      if (dead < pool.options.max && (await wasDead(opening, error))) dead += 1;
      else if (isCollision(error) && collisions < RETRIES) collisions += 1;
      else throw translate(error);
    }
  }
}

async function attemptOnce<T>(
  { connection, begun }: Opening,
  tenantId: bigint,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  let over = false;
  /** The first statement that failed without anybody waiting for it: all that fails after it fails because of it. */
  let failure: { readonly error: unknown } | undefined;
  const run = <Row extends object>(statement: Statement, isAwaited: boolean) => {
    if (over) throw new Error(`The transaction is over: ${statement.name ?? statement.text}`);
    return connection.run<Row>(statement, isAwaited);
  };
  const tx: Tx = {
    tenantId,
    query: (statement) => run(statement, true),
    send(statement) {
      run(statement, false).catch((error: unknown) => {
        failure ??= { error };
      });
    },
  };
  try {
    const outcome = await work(tx);
    over = true;
    // Never in one message with BEGIN: where that goes unanswered the work is done again, so it must not be committed by then.
    await begun;
    await connection.commit();
    return outcome;
  } catch (error) {
    over = true;
    await connection.finish('ROLLBACK');
    throw failure === undefined ? error : failure.error;
  }
}
