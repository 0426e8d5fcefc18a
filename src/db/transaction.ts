import type pg from 'pg';
import { begin, type Connection, type StatementCounter } from './connection.ts';
import { isCollision, translate } from './database-errors.ts';
import type { Sql, Statement } from './statement.ts';

/** A READ COMMITTED transaction of one tenant; over when the function it was given to has returned. */
export interface Tx extends Sql {
  readonly tenantId: bigint;
}

/** A deadlock or serialization failure is tried again this often before the caller hears of it. */
const RETRIES = 2;

/** See `Database.transaction`. */
export async function runTransaction<T>(
  pool: pg.Pool,
  counter: StatementCounter,
  tenantId: bigint,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  for (let attempt = 0; ; attempt++) {
    const connection = await begin(pool, counter, tenantId, 'READ COMMITTED');
    try {
      return await attemptOnce(connection, tenantId, work);
    } catch (error) {
      if (!isCollision(error) || attempt === RETRIES) throw translate(error);
    }
  }
}

async function attemptOnce<T>(
  connection: Connection,
  tenantId: bigint,
  work: (tx: Tx) => Promise<T>,
): Promise<T> {
  let over = false;
  const tx: Tx = {
    tenantId,
    query: <Row extends object>(statement: Statement) => {
      if (over) throw new Error(`The transaction is over: ${statement.name ?? statement.text}`);
      return connection.run<Row>(statement);
    },
  };
  try {
    const outcome = await work(tx);
    over = true;
    await connection.commit();
    return outcome;
  } catch (error) {
    over = true;
    await connection.finish('ROLLBACK');
    throw error;
  }
}
