/** What a span says besides its name: words and numbers that bound nobody's privacy, never payloads or credentials. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanStart {
  readonly name: string;
  /** How it meets the world. @default 'internal' */
  readonly kind?: 'internal' | 'server' | 'client' | 'consumer';
  readonly attributes?: SpanAttributes;
  /** W3C `traceparent` of who asked, where that is another process. @default the span under way */
  readonly parent?: string | undefined;
}

/** A span under way. */
export interface Span {
  set(attributes: SpanAttributes): void;
  /** Marks it as failed; what `work` throws does so by itself. */
  fail(reason: string): void;
}

/**
 * Where traces go. Doors ask for spans around what they do; which span belongs below which follows from what was called from where.
 * A door that is given no tracer makes nothing for one, so that traces that are off cost nothing.
 */
export interface Tracer {
  /** Does the work under a span that ends with it. */
  span<T>(start: SpanStart, work: (span: Span) => Promise<T>): Promise<T>;
  /** W3C `traceparent` of the span under way, for another process to go on from; undefined where there is none. */
  current(): string | undefined;
}
