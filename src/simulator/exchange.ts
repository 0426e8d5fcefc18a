import type { Answer } from './api/failure.ts';

/** Header fields by lower-case name. */
export type RequestHeaders = Readonly<Record<string, string | string[] | undefined>>;

/** A request made in process. */
export interface SimulatorRequest {
  readonly method: string;
  /** A path with its query is one of the API and the token endpoint; a whole address goes to the host it names. */
  readonly url: string | URL;
  /** Names in any case. @default none */
  readonly headers?: RequestHeaders;
  readonly body?: string | Buffer | undefined;
}

/** A request as it arrived at a host. */
export interface ArrivedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: RequestHeaders;
  readonly body: Buffer;
}

interface Ending {
  /**
   * Whether the call reached the API and was not refused: a write has taken effect. (Of a bulk call refused with `bulkFailure: rowsBefore`
   * some rows have, too.)
   */
  readonly applied: boolean;
  /** How late the end comes. Nothing in this process waits for it. */
  readonly delayMs: number;
}

export interface AnswerOutcome extends Ending {
  readonly kind: 'answer';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The body comes in pieces; `delayMs` holds all their pauses. */
  readonly trickle?: { readonly chunkBytes: number; readonly everyMs: number };
}

/** What comes back from the simulator. */
export type Outcome =
  | AnswerOutcome
  /** The connection ends: before any answer, or, with `partOf`, in the middle of that answer's body. */
  | (Ending & { readonly kind: 'cut'; readonly partOf?: Answer })
  /** Nothing comes, ever: a time-out for the caller. */
  | (Ending & { readonly kind: 'silent' });

/** A request that has arrived and is not yet answered. */
export interface Exchange {
  /** How long the simulator takes before it does anything. */
  readonly delayMs: number;
  /** Does what is asked for. */
  run(): Outcome;
  /** Notes in the log how long it all took. */
  took(ms: number): void;
}

/** The outcome of an answer that is sent as it is. */
export function answered(
  answer: Answer,
  { applied = false, delayMs = 0 }: Partial<Ending> = {},
): AnswerOutcome {
  const body = bodyBuffer(answer);
  const length = answer.status === 204 ? undefined : { 'content-length': String(body.byteLength) };
  const headers = { ...answer.headers, ...length };
  return { kind: 'answer', status: answer.status, headers, body, applied, delayMs };
}

export function bodyBuffer({ body }: Answer): Buffer {
  if (body === undefined) return nothing;
  return typeof body === 'string' ? Buffer.from(body) : body;
}

const nothing = Buffer.alloc(0);

/** A header of which there is only one. */
export function textOf(headers: RequestHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : value?.[0];
}
