import type pg from 'pg';
import { begin, REGISTRY, type StatementCounter } from './connection.ts';
import { translate } from './database-errors.ts';
import type { Statement } from './statement.ts';

/**
 * Reads who is served here, in a transaction that has said so instead of setting a tenant: the policies show it `admin.tenants` and
 * nothing else.
 */
export async function readRegistry<Row extends object>(
  pool: pg.Pool,
  counter: StatementCounter,
  statement: Statement,
): Promise<Row[]> {
  const connection = await begin(pool, counter, REGISTRY, 'REPEATABLE READ READ ONLY');
  try {
    return await connection.run<Row>(statement);
  } catch (error) {
    throw translate(error);
  } finally {
    await connection.finish('COMMIT');
  }
}
