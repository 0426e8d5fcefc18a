import type { Outcome } from '../exchange.ts';

/** A call the simulator received, as tests and people want to see it. */
export interface ReceivedCall {
  /** From 1, in order of arrival. */
  readonly seq: number;
  /** By the simulator's clock. */
  readonly at: string;
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  /** `categories.list`, `token.issue`, …; null for a path the API does not have. */
  readonly operation: string | null;
  readonly tenantId: string | null;
  /** Only headers of interest, by lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  /** Query parameters the operation does not know. */
  readonly ignored: readonly string[];
  /** The body as text, its first 64 KiB; null when there is none, a note in its place when it is not text. */
  readonly body: string | null;
  /** Kinds of the faults that struck. */
  readonly faults: readonly string[];
  /** null while unanswered, and when the connection was cut or stayed silent. */
  readonly status: number | null;
  /** Whether the call reached the API and was not refused, whatever came back: a write has taken effect. */
  readonly applied: boolean;
  readonly durationMs: number;
  readonly bytesSent: number;
}

export type CallFilter = Partial<
  Pick<ReceivedCall, 'method' | 'operation' | 'path' | 'tenantId' | 'applied'>
> & {
  /** Only calls after this one. */
  readonly afterSeq?: number;
};

const headersOfInterest = [
  'authorization',
  'st-app-key',
  'content-type',
  'content-length',
  'accept',
  'accept-encoding',
  'user-agent',
];

export function interestingHeaders(
  headers: Readonly<Record<string, string | string[] | undefined>>,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const name of headersOfInterest) {
    const value = headers[name];
    if (value !== undefined) found[name] = String(value);
  }
  return found;
}

/** The last calls received; older ones are forgotten. */
export class CallLog {
  readonly #limit: number;
  #calls: ReceivedCall[] = [];
  #seq = 0;

  constructor(limit = 10_000) {
    this.#limit = limit;
  }

  /** Notes a call and answers what notes how it goes on. */
  begin(call: Omit<ReceivedCall, keyof CallEnd | 'seq'>): CallUnderWay {
    this.#seq += 1;
    const end = { status: null, applied: false, durationMs: 0, bytesSent: 0 };
    const noted: Noted = Object.assign(call, { seq: this.#seq }, end);
    this.#calls.push(noted);
    if (this.#calls.length > this.#limit * 1.1) this.#calls = this.#calls.slice(-this.#limit);
    return {
      ended: (outcome) => {
        noted.applied = outcome.applied;
        if (outcome.kind !== 'answer') return;
        noted.status = outcome.status;
        noted.bytesSent = outcome.body.byteLength;
      },
      took: (durationMs) => {
        noted.durationMs = durationMs;
      },
    };
  }

  list(filter: CallFilter = {}): readonly ReceivedCall[] {
    const { afterSeq = 0, ...exact } = filter;
    const wanted = Object.entries(exact).filter(([, value]) => value !== undefined);
    return this.#calls.filter(
      (call) =>
        call.seq > afterSeq &&
        wanted.every(([name, value]) => call[name as keyof ReceivedCall] === value),
    );
  }

  /** Forgets all calls; the numbers go on. */
  clear(): void {
    this.#calls = [];
  }
}

/** A call whose end is noted when it comes. */
type Noted = Omit<ReceivedCall, keyof CallEnd> & {
  -readonly [Field in keyof CallEnd]: CallEnd[Field];
};

type CallEnd = Pick<ReceivedCall, 'status' | 'applied' | 'durationMs' | 'bytesSent'>;

/** A call whose end is still to be noted. */
export interface CallUnderWay {
  ended(outcome: Outcome): void;
  took(durationMs: number): void;
}
