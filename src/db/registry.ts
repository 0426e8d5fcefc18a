import type pg from 'pg';
import { begin, REGISTRY } from './connection.ts';
import { translate } from './database-errors.ts';
import type { Statement } from './statement.ts';
import type { StatementMeter } from './statement-meter.ts';

/**
 * Reads who is served here, in a transaction that has said so instead of setting a tenant: the policies show it `admin.tenants` and
 * nothing else.
 */
export async function readRegistry<Row extends object>(
  pool: pg.Pool,
  meter: StatementMeter,
  statement: Statement,
): Promise<Row[]> {
  const connection = await begin(pool, meter, REGISTRY, 'REPEATABLE READ READ ONLY');
  try {
    return await connection.run<Row>(statement);
  } catch (error) {
    throw translate(error);
  } finally {
    await connection.finish('COMMIT');
  }
}
