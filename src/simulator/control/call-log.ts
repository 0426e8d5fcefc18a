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
  readonly durationMs: number;
  readonly bytesSent: number;
}

export type CallFilter = Partial<
  Pick<ReceivedCall, 'method' | 'operation' | 'path' | 'tenantId'>
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

  /** Notes a call and answers a function that notes how it ended. */
  begin(call: Omit<ReceivedCall, 'seq' | 'status' | 'durationMs' | 'bytesSent'>): FinishCall {
    this.#seq += 1;
    const seq = this.#seq;
    const startedMs = performance.now();
    this.#calls.push({ ...call, seq, status: null, durationMs: 0, bytesSent: 0 });
    if (this.#calls.length > this.#limit * 1.1) this.#calls = this.#calls.slice(-this.#limit);
    return (end) => {
      const index = this.#calls.findLastIndex((candidate) => candidate.seq === seq);
      const begun = this.#calls[index];
      if (!begun) return;
      this.#calls[index] = { ...begun, ...end, durationMs: performance.now() - startedMs };
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

export type FinishCall = (end: {
  readonly status: number | null;
  readonly bytesSent: number;
}) => void;
