import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import type { Database, ReadSession } from '../../db/database.ts';
import { listTenantTables, type TenantTable } from '../../db/tenant-tables.ts';
import { loadTenant } from '../tenants.ts';

/** What is nobody's to take along: sealed credentials, and what keys are checked by. */
const KEPT_BACK: ReadonlySet<string> = new Set(['sealed', 'wrapped_key', 'digest']);
const ROWS_AT_ONCE = 500;

/**
 * Writes everything that is known of a tenant to a new file, gzip of JSON lines `{ "table": …, "row": … }`, as it is at one moment.
 * Nobody but its owner may read the file.
 * Errors  NotFoundError for a tenant that is not served; the system's own where the file cannot be written, or is there already.
 */
export async function exportTenant(
  db: Database,
  { tenantId, file }: { readonly tenantId: bigint; readonly file: string },
): Promise<{ readonly rows: number }> {
  const session = db.openReadSession(tenantId);
  let rows = 0;
  async function* lines(): AsyncGenerator<string> {
    for (const table of await listTenantTables(session)) {
      for await (const row of readTable(session, table)) {
        rows += 1;
        yield `{"table":${JSON.stringify(table.name)},"row":${row}}\n`;
      }
    }
  }
  try {
    await loadTenant(session);
    const target = createWriteStream(file, { flags: 'wx', mode: 0o600 });
    await pipeline(Readable.from(lines()), createGzip(), target);
    return { rows };
  } finally {
    await session.close();
  }
}

/** Rows as JSON text, which keeps every digit of a number; a cursor, so that no table has to fit into memory. */
async function* readTable(
  session: ReadSession,
  { name, columns }: TenantTable,
): AsyncGenerator<string> {
  const shown = columns.filter((column) => !KEPT_BACK.has(column)).map((column) => `"${column}"`);
  await session.query({
    text: `DECLARE export NO SCROLL CURSOR FOR
      SELECT row_to_json(t)::text AS row FROM (SELECT ${shown} FROM ${name} WHERE tenant_id = ${session.tenantId}) AS t`,
  });
  for (;;) {
    const rows = await session.query<{ row: string }>({
      text: `FETCH ${ROWS_AT_ONCE} FROM export`,
    });
    for (const { row } of rows) yield row;
    if (rows.length < ROWS_AT_ONCE) break;
  }
  await session.query({ text: 'CLOSE export' });
}
