import { hash } from 'node:crypto';
import { stringifyLossless } from '../../lib/lossless-json.ts';
import type { StTimestamp } from '../../lib/st-timestamp.ts';
import type { ParseOutcome } from '../../servicetitan/payloads/outcome.ts';
import {
  contentHash,
  type IncomingRow,
  type ParkedRow,
  withoutDuplicates,
} from './incoming-row.ts';

/** The rows of an answer, sorted into what can be taken in and what is to be written down about the rest. */
export interface IncomingRows<Payload> {
  readonly rows: readonly IncomingRow<Payload>[];
  /** Rows that stay outside; the next pull tries them again. */
  readonly refused: readonly ParkedRow[];
  /** Rows that are in, but not wholly as they were sent. */
  readonly mended: readonly ParkedRow[];
  /** One for each record of the answer, taken in or refused: its id, or a digest where it has none. */
  readonly keys: readonly string[];
}

/** Above this a refused row's text is not kept. */
const LONGEST_KEPT_TEXT = 1_000_000;

/** What the payloads of all entities have. */
interface AnyPayload {
  readonly stId: bigint;
  readonly modifiedOn: StTimestamp | null;
}

/** A row of an answer, with what is to be written down about it. */
export type SortedRow<Payload> =
  | { readonly taken: IncomingRow<Payload>; readonly mended: ParkedRow | null }
  | { readonly taken: null; readonly refused: ParkedRow };

/** Sorts one row of any entity by what its parser made of it. Pure. */
export function sortRow<Payload extends AnyPayload>(
  row: unknown,
  enclosingId: bigint | null,
  outcome: ParseOutcome<Payload>,
): SortedRow<Payload> {
  if (!outcome.ok) {
    const text = outcome.reason === 'TOO_DEEP' ? null : textOf(row);
    const key = outcome.stId === null ? digestKey(text) : String(outcome.stId);
    const { reason, message } = outcome;
    return { taken: null, refused: { key, reason, message, text: bounded(text) } };
  }
  const taken = incomingRow(row as IncomingRow['record'], enclosingId, outcome.value);
  if (outcome.issues.length === 0) return { taken, mended: null };
  const message = outcome.issues.map(({ field, problem }) => `${field}: ${problem}`).join('; ');
  const mended = { key: taken.stId, reason: 'UNREADABLE_FIELD', message, text: taken.text };
  return { taken, mended };
}

/** Puts the rows of one answer together. Pure. */
export function gatherRows<Payload>(sorted: readonly SortedRow<Payload>[]): IncomingRows<Payload> {
  const incoming: IncomingRow<Payload>[] = [];
  const refused: ParkedRow[] = [];
  const mended: ParkedRow[] = [];
  for (const row of sorted) {
    if (row.taken === null) refused.push(row.refused);
    else {
      incoming.push(row.taken);
      if (row.mended !== null) mended.push(row.mended);
    }
  }
  const distinct = withoutDuplicates(incoming);
  return {
    rows: distinct.rows,
    refused: distinctByKey(refused),
    mended: distinctByKey([...distinct.parked, ...mended]),
    keys: [...new Set([...distinct.rows.map((row) => row.stId), ...refused.map((row) => row.key)])],
  };
}

function incomingRow<Payload extends AnyPayload>(
  record: IncomingRow['record'],
  enclosingId: bigint | null,
  payload: Payload,
): IncomingRow<Payload> {
  const text = stringifyLossless(record);
  const enclosingStId = enclosingId === null ? null : String(enclosingId);
  return {
    stId: String(payload.stId),
    record,
    text,
    hash: contentHash(text, enclosingStId),
    enclosingStId,
    modifiedOn: payload.modifiedOn,
    payload,
  };
}

/** Null for what cannot be written as JSON, such as a value nested too deep. */
function textOf(row: unknown): string | null {
  try {
    return stringifyLossless(row);
  } catch {
    return null;
  }
}

function bounded(text: string | null): string | null {
  return text !== null && text.length > LONGEST_KEPT_TEXT ? null : text;
}

function digestKey(text: string | null): string {
  return `sha256:${hash('sha256', text ?? '', 'base64url')}`;
}

function distinctByKey(rows: readonly ParkedRow[]): readonly ParkedRow[] {
  return rows.length < 2 ? rows : [...new Map(rows.map((row) => [row.key, row])).values()];
}
