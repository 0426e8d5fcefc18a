import { codeOf } from '../../db/error-code.ts';
import type { IncomingRows } from '../plan/incoming-rows.ts';

/**
 * SQLSTATE classes that blame a value: 22 data exception, 23 integrity constraint, 54 program limit exceeded. Everything else is
 * about the database or about our statements, and no row's fault.
 */
const BLAMES_A_VALUE = /^(22|23|54)[0-9A-Z]{3}$/;

export function isRefusedByDatabase(error: unknown): boolean {
  return BLAMES_A_VALUE.test(codeOf(error) ?? '');
}

/** The batch in two halves, together the same; null for a batch of one row. */
export function splitBatch<Payload>(
  batch: IncomingRows<Payload>,
): [IncomingRows<Payload>, IncomingRows<Payload>] | null {
  if (batch.rows.length < 2) return null;
  const middle = batch.rows.length >> 1;
  const first = batch.rows.slice(0, middle);
  const inFirst = new Set(first.map((row) => row.stId));
  const keysOf = (wanted: boolean) => batch.keys.filter((key) => inFirst.has(key) === wanted);
  const mendedOf = (wanted: boolean) =>
    batch.mended.filter((row) => inFirst.has(row.key) === wanted);
  return [
    { rows: first, refused: [], mended: mendedOf(true), keys: keysOf(true) },
    {
      rows: batch.rows.slice(middle),
      refused: batch.refused,
      mended: mendedOf(false),
      keys: keysOf(false),
    },
  ];
}

/** A batch of one row, with the row parked instead of taken in. */
export function refusedRow<Payload>(
  batch: IncomingRows<Payload>,
  error: unknown,
): IncomingRows<Payload> {
  const reason = error instanceof Error ? error.message : String(error);
  const refused = batch.rows.map((row) => ({
    key: row.stId,
    reason: 'REFUSED_BY_DATABASE',
    message: `PostgreSQL refuses the row: ${reason}`,
    text: row.text,
  }));
  return { ...batch, rows: [], refused: [...batch.refused, ...refused] };
}
