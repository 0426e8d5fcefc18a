import { parseLossless } from '../lib/lossless-json.ts';
import { oneLine } from '../lib/text.ts';

/** What an error body says, whatever form it came in. Made fit for messages and logs. */
export interface ErrorBody {
  /** The status that ServiceTitan's envelope repeats; absent from the pages of proxies. */
  readonly status: number | undefined;
  /** A sentence for people; '' where the body has none. */
  readonly summary: string;
  /** Complaints by field, as ServiceTitan's envelope has them. */
  readonly fields: Readonly<Record<string, readonly string[]>>;
  readonly traceId: string | undefined;
  /** OAuth's word, `invalid_client`. */
  readonly oauthError: string | undefined;
  /** The start of the body as text, for the few sentences that decide something. */
  readonly text: string;
}

const LONGEST_READ = 64 * 1024;
const MOST_FIELDS = 20;

/** Reads a body that is JSON, HTML or anything; never throws. */
export function readErrorBody(body: Buffer): ErrorBody {
  const text = body.subarray(0, LONGEST_READ).toString('utf8');
  const envelope = body.length <= LONGEST_READ ? asObject(text) : undefined;
  if (envelope === undefined) {
    const summary = isHtml(text) ? 'an HTML page' : oneLine(text, 200);
    return {
      status: undefined,
      summary,
      fields: {},
      traceId: undefined,
      oauthError: undefined,
      text,
    };
  }
  const fields = readFields(envelope['errors']);
  const oauthError = asText(envelope['error']);
  const title =
    asText(envelope['title']) ??
    asText(envelope['detail']) ??
    asText(envelope['message']) ??
    asText(envelope['error_description']) ??
    oauthError;
  const complaints = Object.entries(fields).map(([field, texts]) => `${field}: ${texts.join(' ')}`);
  const summary = oneLine([title, ...complaints].filter(Boolean).join(' '), 500);
  const status = typeof envelope['status'] === 'number' ? envelope['status'] : undefined;
  return { status, summary, fields, traceId: asText(envelope['traceId']), oauthError, text };
}

/** Whether a body is a page for people: proxies and maintenance pages send one whatever was asked for. */
export function isHtml(start: string): boolean {
  return /^[\s\ufeff]*</.test(start);
}

function asObject(text: string): Record<string, unknown> | undefined {
  if (!/^[\s\ufeff]*\{/.test(text)) return undefined;
  try {
    return parseLossless(text.replace(/^\ufeff/, '')) as Record<string, unknown>;
  } catch {
    return undefined;
  }
}

function asText(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? oneLine(value) : undefined;
}

function readFields(errors: unknown): Record<string, string[]> {
  if (typeof errors !== 'object' || errors === null) return {};
  const fields = Object.entries(errors).slice(0, MOST_FIELDS);
  return Object.fromEntries(
    fields.map(([field, complaints]) => [
      oneLine(field, 100),
      [complaints]
        .flat()
        .slice(0, MOST_FIELDS)
        .map((complaint) => oneLine(String(complaint))),
    ]),
  );
}
