import { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Context,
  isSpanContextValid,
  type Tracer as OtelTracer,
  ROOT_CONTEXT,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { Span, SpanStart, Tracer } from '../../observe/tracer.ts';

const kinds: Readonly<Record<NonNullable<SpanStart['kind']>, SpanKind>> = {
  internal: SpanKind.INTERNAL,
  server: SpanKind.SERVER,
  client: SpanKind.CLIENT,
  consumer: SpanKind.CONSUMER,
};

/**
 * Makes spans with OpenTelemetry. A span is the child of the one whose work called for it, across whatever is waited for.
 *
 * Calls to others (SQL, ServiceTitan) begin no trace: what polls and sweeps by itself would bury what people ask for. Of errors only the
 * name is told, because messages carry values.
 */
export function otelTracer(tracer: OtelTracer): Tracer {
  const underWay = new AsyncLocalStorage<Context>();

  return {
    async span<T>(start: SpanStart, work: (span: Span) => Promise<T>): Promise<T> {
      const parent = readTraceparent(start.parent) ?? underWay.getStore();
      if (parent === undefined && start.kind === 'client') return work(unseen);
      const { name, kind = 'internal', attributes = {} } = start;
      const context = parent ?? ROOT_CONTEXT;
      const span = tracer.startSpan(name, { kind: kinds[kind], attributes }, context);
      const fail = (message: string) => span.setStatus({ code: SpanStatusCode.ERROR, message });
      const handle: Span = { set: (more) => span.setAttributes(more), fail };
      try {
        return await underWay.run(trace.setSpan(context, span), () => work(handle));
      } catch (error) {
        fail(error instanceof Error ? error.name : 'error');
        throw error;
      } finally {
        span.end();
      }
    },
    current() {
      const context = underWay.getStore();
      const span = context && trace.getSpanContext(context);
      return span && writeTraceparent(span);
    },
  };
}

const unseen: Span = { set: () => {}, fail: () => {} };

/** W3C Trace Context, version 00. */
const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Undefined for what is no traceparent. */
function readTraceparent(text: string | undefined): Context | undefined {
  const [, traceId = '', spanId = '', flags = ''] = TRACEPARENT.exec(text ?? '') ?? [];
  const remote = { traceId, spanId, traceFlags: Number.parseInt(flags, 16) & 1, isRemote: true };
  return isSpanContextValid(remote) ? trace.setSpanContext(ROOT_CONTEXT, remote) : undefined;
}

function writeTraceparent({ traceId, spanId, traceFlags }: SpanContext): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
}
