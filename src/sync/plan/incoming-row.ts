import { hash } from 'node:crypto';
import type { StTimestamp } from '../../lib/st-timestamp.ts';

/** A row of ServiceTitan that can be taken in. `Payload` is what the parser of its entity made of it. */
export interface IncomingRow<Payload = unknown> {
  readonly stId: string;
  /** The row as it came, a category without its subcategories. */
  readonly record: Readonly<Record<string, unknown>>;
  /** `record` as JSON text, what raw stores. */
  readonly text: string;
  readonly hash: string;
  /** The node that enclosed this one in a nested answer. */
  readonly enclosingStId: string | null;
  readonly modifiedOn: StTimestamp | null;
  readonly payload: Payload;
}

/** Why a row stays outside, or inside but not where ServiceTitan says; the next pull tries it again. */
export interface ParkedRow {
  /** The upstream id, or a digest of the row where it has none. */
  readonly key: string;
  readonly reason: string;
  readonly message: string;
  /** The row as JSON text; null where it could not be written as such. */
  readonly text: string | null;
}

/** Hash by which two versions of a row are told apart without reading them. */
export function contentHash(text: string, enclosingStId: string | null): string {
  return hash('sha256', enclosingStId === null ? text : `${text}\n${enclosingStId}`, 'base64url');
}

/**
 * Splits off rows that came more than once in one answer. Equal copies count as one; of different ones the newest by `modifiedOn`
 * stays, the last where that decides nothing, and a parked row says so.
 */
export function withoutDuplicates<Row extends IncomingRow>(
  rows: readonly Row[],
): { readonly rows: readonly Row[]; readonly parked: readonly ParkedRow[] } {
  const byId = new Map<string, Row>();
  const contradicted = new Map<string, Row>();
  for (const row of rows) {
    const other = byId.get(row.stId);
    if (other === undefined) {
      byId.set(row.stId, row);
    } else if (other.hash !== row.hash) {
      const [kept, dropped] = isOlder(row, other) ? [other, row] : [row, other];
      byId.set(row.stId, kept);
      contradicted.set(row.stId, dropped);
    }
  }
  if (byId.size === rows.length) return { rows, parked: [] };
  const parked = [...contradicted.values()].map((row) => ({
    key: row.stId,
    reason: 'DUPLICATE_ID',
    message: `ServiceTitan sent ${row.stId} twice in one answer, with different content. The newer one is taken.`,
    text: row.text,
  }));
  return { rows: [...byId.values()], parked };
}

function isOlder(row: IncomingRow, other: IncomingRow): boolean {
  return row.modifiedOn !== null && other.modifiedOn !== null && row.modifiedOn < other.modifiedOn;
}
