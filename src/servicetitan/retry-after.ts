import type { IncomingHttpHeaders } from 'node:http';
import { SECOND_MS } from '../lib/duration.ts';

/**
 * Milliseconds that an answer asks to wait, or undefined where it says nothing.
 * `Retry-After` comes as seconds, as an HTTP date, or not at all; then the sentence "Try again in 50 seconds." in the body says it.
 * A date is taken against the server's own `Date`, since clocks differ.
 */
export function retryAfterMs(
  headers: IncomingHttpHeaders,
  body: string,
  now: Date,
): number | undefined {
  return fromHeader(headers, now) ?? fromText(body);
}

function fromHeader(headers: IncomingHttpHeaders, now: Date): number | undefined {
  const header = headers['retry-after']?.trim();
  if (header === undefined || header === '') return undefined;
  if (/^\d{1,9}(\.\d+)?$/.test(header)) return Math.ceil(Number(header) * SECOND_MS);
  const until = Date.parse(header);
  if (Number.isNaN(until)) return undefined;
  const serverNow = Date.parse(headers.date ?? '');
  return Math.max(0, until - (Number.isNaN(serverNow) ? now.getTime() : serverNow));
}

function fromText(body: string): number | undefined {
  const match = /try again in (\d{1,9}) second/i.exec(body);
  return match === null ? undefined : Number(match[1]) * SECOND_MS;
}
