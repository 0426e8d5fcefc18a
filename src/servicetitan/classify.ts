import { type SideEffect, UpstreamError, type UpstreamErrorKind } from '../errors.ts';
import { parseLossless } from '../lib/lossless-json.ts';
import { type ErrorBody, isHtml, readErrorBody } from './error-body.ts';
import { retryAfterMs } from './retry-after.ts';
import { type HttpAnswer, TransportError, type TransportFailure } from './transport.ts';

/**
 * The one place that decides what a failed call means, and says what to do about it.
 *
 *   no answer                         retryable; `protocol` when it is too large or wrongly compressed
 *   3xx                               protocol: credentials follow no redirect
 *   400 invalid_client from OAuth     unauthorised
 *   401                               unauthorised; the caller has tried a new token before
 *   403                               forbidden: a scope is missing
 *   500 "Sku … is not found"          rejected where it answers a write: a link names an item that is gone
 *   408, other 5xx, HTML, cut JSON    retryable
 *   409 "suspended for maintenance"   retryable; any other 409 is rejected
 *   429                               rate-limited
 *   other 4xx                         rejected
 *   2xx with an error body            as the status in that body says, else protocol
 *
 * A read has no side effect. A write has certainly had none when it never left or was refused; after anything else it may
 * have been done: 408 is a time-out, and a 2xx that cannot be read says nothing. What refuses a write of many records may have come
 * upon one bad record after others were written, unless it refuses the caller (401, 403) or comes before any work (429, maintenance).
 */
export interface CallSubject {
  /** What was asked for, `page 3 of services`. */
  readonly what: string;
  readonly tenantId: bigint;
  /** The scope the call needs. */
  readonly scope?: string | undefined;
  /** How many records a call writes; absent for a read. */
  readonly writes?: 'one' | 'many';
}

/** The error for an answer that is not what was asked for. */
export function classifyAnswer(answer: HttpAnswer, subject: CallSubject, now: Date): UpstreamError {
  return classifyStatus(answer.status, answer, readErrorBody(answer.body), subject, now);
}

/** Throws for any status but 200. */
export function assertOk(answer: HttpAnswer, subject: CallSubject, now: Date): void {
  if (answer.status !== 200) throw classifyAnswer(answer, subject, now);
}

/** Throws for any status but 2xx. A 404 that is not ServiceTitan's own is `protocol`: it does not say that a record is gone. */
export function assertDone(answer: HttpAnswer, subject: CallSubject, now: Date): void {
  const { status } = answer;
  if (status >= 200 && status < 300) return;
  const body = readErrorBody(answer.body);
  if (status !== 404 || body.status === 404) {
    throw classifyStatus(status, answer, body, subject, now);
  }
  throw new UpstreamError(
    'protocol',
    `Something that is not ServiceTitan answered ${subject.what} (404 ${body.summary}). Check SERVICE_TITAN_API_BASE.`,
    details(status, body, 'none'),
  );
}

/** The error for a call that got no answer; what did not come from the network, and a closed client, stay what they are. */
export function classifyFailure(error: unknown, subject: CallSubject): unknown {
  if (!(error instanceof TransportError) || error.failure === 'closed') return error;
  const [kind, advice] = FAILURES[error.failure];
  const sideEffect = error.sent ? doubt(subject) : 'none';
  return new UpstreamError(
    kind,
    `ServiceTitan did not answer ${subject.what}: ${error.message}. ${next(sideEffect, advice)}.`,
    { cause: error, sideEffect },
  );
}

const FAILURES: Readonly<
  Record<Exclude<TransportFailure, 'closed'>, readonly [UpstreamErrorKind, string]>
> = {
  timeout: ['retryable', 'Try again later'],
  cut: ['retryable', 'Try again later'],
  unreachable: [
    'retryable',
    'Check SERVICE_TITAN_API_BASE, SERVICE_TITAN_AUTH_URL and the network',
  ],
  'too-large': ['protocol', 'Ask for smaller pages (SYNC_PAGE_SIZE)'],
  encoding: ['protocol', 'Check what stands between the gateway and SERVICE_TITAN_API_BASE'],
};

/** The error for a refused token request. */
export function classifyTokenAnswer(
  answer: HttpAnswer,
  tenantId: bigint,
  now: Date,
): UpstreamError {
  const body = readErrorBody(answer.body);
  const subject = { what: 'the request for a token', tenantId };
  const refused = answer.status === 401 || (answer.status === 400 && body.oauthError !== undefined);
  if (!refused) return classifyStatus(answer.status, answer, body, subject, now);
  return new UpstreamError(
    'unauthorised',
    `ServiceTitan issues no token (${answer.status} ${body.summary}). ` +
      'Check SERVICE_TITAN_CLIENT_ID and SERVICE_TITAN_CLIENT_SECRET; those of the sandbox go with its own SERVICE_TITAN_AUTH_URL.',
    details(answer.status, body, 'none'),
  );
}

/** The JSON object in a successful answer. HTML is never parsed. */
export function parseAnswer(
  answer: HttpAnswer,
  subject: CallSubject,
  now: Date,
): Record<string, unknown> {
  const text = answer.body.toString('utf8');
  if (!/^[\s\ufeff]*\{/.test(text.slice(0, 100))) {
    const got = isHtml(text.slice(0, 100)) ? 'an HTML page' : 'something that is not JSON';
    throw new UpstreamError(
      'retryable',
      `ServiceTitan answered ${subject.what} with ${got} instead of data. ${next(doubt(subject), 'Try again later')}; if it stays, check SERVICE_TITAN_API_BASE.`,
      { status: answer.status, sideEffect: doubt(subject) },
    );
  }
  const value = parseObject(text, answer, subject);
  const embedded = value['status'];
  if (typeof embedded === 'number' && embedded >= 400 && !('data' in value && 'hasMore' in value)) {
    throw classifyStatus(embedded, answer, readErrorBody(answer.body), subject, now);
  }
  return value;
}

/** The error for an answer that parses but is not of the documented form. */
export function brokenContract(subject: CallSubject, problem: string): UpstreamError {
  const sideEffect = doubt(subject);
  const advice = next(sideEffect, 'Nothing was concluded from it; start the pull again');
  return new UpstreamError(
    'protocol',
    `ServiceTitan's answer to ${subject.what} cannot be right: ${problem}. ${advice}, and report it if it stays.`,
    { sideEffect },
  );
}

/** What a call may have done that left and got no answer to rely on. */
function doubt({ writes }: CallSubject): SideEffect {
  return writes === undefined ? 'none' : 'unknown';
}

/** The advice, unless the caller has to look first. */
function next(sideEffect: SideEffect, advice: string): string {
  return sideEffect === 'none' ? advice : LOOK_FIRST;
}

const LOOK_FIRST = 'It may have been done all the same: look before it is sent again';

function parseObject(
  text: string,
  answer: HttpAnswer,
  subject: CallSubject,
): Record<string, unknown> {
  try {
    return parseLossless(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text) as Record<
      string,
      unknown
    >;
  } catch {
    // The SyntaxError quotes the body, which has no place in logs.
    throw new UpstreamError(
      'retryable',
      `ServiceTitan's answer to ${subject.what} breaks off or is not JSON (${answer.body.length} bytes). ${next(doubt(subject), 'Try again later')}.`,
      { status: answer.status, sideEffect: doubt(subject) },
    );
  }
}

function classifyStatus(
  status: number,
  answer: HttpAnswer,
  body: ErrorBody,
  subject: CallSubject,
  now: Date,
): UpstreamError {
  const { what, tenantId, scope, writes } = subject;
  const sideEffect = sideEffectOf(status, answer, body, subject);
  const said = body.summary === '' ? `${status}` : `${status} ${body.summary}`;
  if (status === 429) {
    const waitMs = retryAfterMs(answer.headers, body.text, now);
    const when = waitMs === undefined ? 'later' : `in ${Math.ceil(waitMs / 1_000)} s`;
    return new UpstreamError(
      'rate-limited',
      `ServiceTitan refuses ${what} for now, too many calls were made (${said}). ${next(sideEffect, `Try again ${when}`)}.`,
      { ...details(status, body, sideEffect), retryAfterMs: waitMs },
    );
  }
  const namesNoItem = isBrokenLink(status, body, subject);
  if ((status >= 500 && !namesNoItem) || status === 408 || isMaintenance(status, body)) {
    const waitMs = retryAfterMs(answer.headers, body.text, now);
    return new UpstreamError(
      'retryable',
      `ServiceTitan failed on ${what} (${said}). ${next(sideEffect, 'Try again later')}.`,
      { ...details(status, body, sideEffect), retryAfterMs: waitMs },
    );
  }
  if (status === 401) {
    return new UpstreamError(
      'unauthorised',
      `ServiceTitan refuses a new token on ${what} (${said}). Check that SERVICE_TITAN_APP_KEY belongs to the app of the client id, and that tenant ${tenantId} has connected this app.`,
      details(status, body, sideEffect),
    );
  }
  if (status === 403) {
    const missing = scope === undefined ? 'a scope' : `the scope ${scope}`;
    return new UpstreamError(
      'forbidden',
      `ServiceTitan does not let the app ${writes ? 'make' : 'read'} ${what} for tenant ${tenantId} (${said}). Give the app ${missing}, publish its version, and let the tenant's administrator accept it.`,
      details(status, body, sideEffect),
    );
  }
  if (status >= 300 && status < 400) {
    return new UpstreamError(
      'protocol',
      `ServiceTitan redirects ${what} (${said}); credentials are sent to no other address. Check SERVICE_TITAN_API_BASE and SERVICE_TITAN_AUTH_URL.`,
      { status, sideEffect },
    );
  }
  if (status >= 400) {
    const advice = namesNoItem
      ? 'An item that it names is not in ServiceTitan any more: take it out, or name another'
      : status === 404 && writes === undefined
        ? 'Check SERVICE_TITAN_TENANT_ID and SERVICE_TITAN_API_BASE'
        : 'The same call will be refused again';
    return new UpstreamError(
      'rejected',
      `ServiceTitan refuses ${what} (${said}). ${next(sideEffect, advice)}.`,
      details(status, body, sideEffect),
    );
  }
  return brokenContract(subject, `the status ${said} was not expected`);
}

/** `status` is what the body of a 2xx answer says, too; then the answer contradicts itself and proves nothing. */
function sideEffectOf(
  status: number,
  answer: HttpAnswer,
  body: ErrorBody,
  subject: CallSubject,
): SideEffect {
  const isRefusal =
    (status >= 400 && status < 500 && status !== 408) || isBrokenLink(status, body, subject);
  const refused = answer.status === status && isRefusal;
  if (!refused) return doubt(subject);
  const beforeAnyWork = [401, 403, 429].includes(status) || isMaintenance(status, body);
  return subject.writes === 'many' && !beforeAnyWork ? 'unknown' : 'none';
}

/** The one 409 that passes by itself. */
function isMaintenance(status: number, body: ErrorBody): boolean {
  return status === 409 && /suspended for maintenance/i.test(body.text);
}

/** The one 500 that refuses a write, and does not pass by itself. */
function isBrokenLink(status: number, body: ErrorBody, { writes }: CallSubject): boolean {
  return writes !== undefined && status === 500 && /^Sku \(.*\) is not found/i.test(body.summary);
}

function details(status: number, { fields, traceId }: ErrorBody, sideEffect: SideEffect) {
  return { status, fields, traceId, sideEffect };
}
