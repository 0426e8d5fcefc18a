import type pg from 'pg';
import { REGISTRY } from './connection.ts';
import { Reads } from './reads.ts';
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
  const reads = new Reads(pool, meter, REGISTRY);
  try {
    return await reads.query<Row>(statement);
  } finally {
    await reads.end();
  }
}
