import { FieldReader, isRow, toId } from './field-reader.ts';
import type { ParkedRow, ParkReason, ParseOutcome } from './outcome.ts';
import { findPoison } from './poison.ts';

/** Parses one row with `read`, or parks it: only an unreadable id or a row that could do harm parks. */
export function parseRow<Payload>(
  row: unknown,
  read: (reader: FieldReader, stId: bigint) => Payload,
): ParseOutcome<Payload> {
  if (!isRow(row)) return park(null, 'NOT_AN_OBJECT', 'The row is not a JSON object.');
  const id = row['id'];
  if (id === undefined || id === null) return park(null, 'NO_ID', 'The row has no id.');
  const stId = toId(id);
  if (stId === null) {
    return park(null, 'WRONG_TYPE', 'The id is not a whole number from 1 to 2^63 - 1.');
  }
  const poison = findPoison(row);
  if (poison !== null) return park(stId, poison.reason, poison.message);
  const reader = new FieldReader(row);
  const value = read(reader, stId);
  return { ok: true, value, issues: reader.issues };
}

function park(stId: bigint | null, reason: ParkReason, message: string): ParkedRow {
  return { ok: false, stId, reason, message };
}
