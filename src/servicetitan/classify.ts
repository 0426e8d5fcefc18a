import { UpstreamError, type UpstreamErrorKind } from '../errors.ts';
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
 *   408, 5xx, HTML, cut JSON          retryable
 *   409 "suspended for maintenance"   retryable; any other 409 is rejected
 *   429                               rate-limited
 *   other 4xx                         rejected
 *   2xx with an error body            as the status in that body says, else protocol
 */
export interface CallSubject {
  /** What was asked for, `page 3 of services`. */
  readonly what: string;
  readonly tenantId: bigint;
  /** The scope the call needs. */
  readonly scope?: string | undefined;
}

/** The error for an answer that is not what was asked for. */
export function classifyAnswer(answer: HttpAnswer, subject: CallSubject, now: Date): UpstreamError {
  return classifyStatus(answer.status, answer, readErrorBody(answer.body), subject, now);
}

/** Throws for any status but 200. */
export function assertOk(answer: HttpAnswer, subject: CallSubject, now: Date): void {
  if (answer.status !== 200) throw classifyAnswer(answer, subject, now);
}

/** The error for a call that got no answer; what did not come from the network, and a closed client, stay what they are. */
export function classifyFailure(error: unknown, subject: CallSubject): unknown {
  if (!(error instanceof TransportError) || error.failure === 'closed') return error;
  const [kind, advice] = FAILURES[error.failure];
  return new UpstreamError(
    kind,
    `ServiceTitan did not answer ${subject.what}: ${error.message}. ${advice}`,
    { cause: error },
  );
}

const FAILURES: Readonly<
  Record<Exclude<TransportFailure, 'closed'>, readonly [UpstreamErrorKind, string]>
> = {
  timeout: ['retryable', 'Try again later.'],
  cut: ['retryable', 'Try again later.'],
  unreachable: [
    'retryable',
    'Check SERVICE_TITAN_API_BASE, SERVICE_TITAN_AUTH_URL and the network.',
  ],
  'too-large': ['protocol', 'Ask for smaller pages (SYNC_PAGE_SIZE).'],
  encoding: ['protocol', 'Check what stands between the gateway and SERVICE_TITAN_API_BASE.'],
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
    details(answer.status, body),
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
      `ServiceTitan answered ${subject.what} with ${got} instead of data. Try again later; if it stays, check SERVICE_TITAN_API_BASE.`,
      { status: answer.status },
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
  return new UpstreamError(
    'protocol',
    `ServiceTitan's answer to ${subject.what} cannot be right: ${problem}. Nothing was concluded from it; start the pull again, and report it if it stays.`,
  );
}

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
      `ServiceTitan's answer to ${subject.what} breaks off or is not JSON (${answer.body.length} bytes). Try again later.`,
      { status: answer.status },
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
  const { what, tenantId, scope } = subject;
  const said = body.summary === '' ? `${status}` : `${status} ${body.summary}`;
  if (status === 429) {
    const waitMs = retryAfterMs(answer.headers, body.text, now);
    const when = waitMs === undefined ? 'later' : `in ${Math.ceil(waitMs / 1_000)} s`;
    return new UpstreamError(
      'rate-limited',
      `ServiceTitan refuses ${what} for now, too many calls were made (${said}). Try again ${when}.`,
      { ...details(status, body), retryAfterMs: waitMs },
    );
  }
  if (status >= 500 || status === 408 || isMaintenance(status, body)) {
    const waitMs = retryAfterMs(answer.headers, body.text, now);
    return new UpstreamError(
      'retryable',
      `ServiceTitan failed on ${what} (${said}). Try again later.`,
      { ...details(status, body), retryAfterMs: waitMs },
    );
  }
  if (status === 401) {
    return new UpstreamError(
      'unauthorised',
      `ServiceTitan refuses a new token on ${what} (${said}). Check that SERVICE_TITAN_APP_KEY belongs to the app of the client id, and that tenant ${tenantId} has connected this app.`,
      details(status, body),
    );
  }
  if (status === 403) {
    const missing = scope === undefined ? 'a scope' : `the scope ${scope}`;
    return new UpstreamError(
      'forbidden',
      `ServiceTitan does not let the app read ${what} for tenant ${tenantId} (${said}). Give the app ${missing}, publish its version, and let the tenant's administrator accept it.`,
      details(status, body),
    );
  }
  if (status >= 300 && status < 400) {
    return new UpstreamError(
      'protocol',
      `ServiceTitan redirects ${what} (${said}); credentials are sent to no other address. Check SERVICE_TITAN_API_BASE and SERVICE_TITAN_AUTH_URL.`,
      { status },
    );
  }
  if (status >= 400) {
    const advice =
      status === 404
        ? 'Check SERVICE_TITAN_TENANT_ID and SERVICE_TITAN_API_BASE.'
        : 'The same call will be refused again.';
    return new UpstreamError(
      'rejected',
      `ServiceTitan refuses ${what} (${said}). ${advice}`,
      details(status, body),
    );
  }
  return brokenContract(subject, `the status ${said} was not expected`);
}

/** The one 409 that passes by itself. */
function isMaintenance(status: number, body: ErrorBody): boolean {
  return status === 409 && /suspended for maintenance/i.test(body.text);
}

function details(status: number, { fields, traceId }: ErrorBody) {
  return { status, fields, traceId };
}
