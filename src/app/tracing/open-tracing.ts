import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  BatchSpanProcessor,
  ParentBasedSampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { settled } from '../../lib/within.ts';
import type { Tracer } from '../../observe/tracer.ts';
import { otelTracer } from './otel-tracer.ts';

export interface TracingOptions {
  /** Of an OTLP collector over HTTP, `http://localhost:4318`. */
  readonly endpoint: string;
  /** Share of the traces begun here that are kept, 0 to 1; a caller who keeps its trace has ours kept, too. */
  readonly share: number;
  /** `lazi gateway`. */
  readonly service: string;
}

/** How long a process that stops tries to get rid of its last spans. */
const FLUSH_MS = 2_000;

/** Sends spans to the collector in batches; one that cannot be reached costs spans and nothing else. */
export function openTracing({ endpoint, share, service }: TracingOptions): {
  readonly tracer: Tracer;
  close(): Promise<void>;
} {
  const url = `${endpoint.replace(/\/+$/, '')}/v1/traces`;
  const exporter = new OTLPTraceExporter({ url, timeoutMillis: FLUSH_MS });
  const provider = new TracerProvider({
    resource: resourceFromAttributes({ 'service.name': service, 'process.pid': process.pid }),
    sampler: new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(share) }),
    spanProcessors: [new BatchSpanProcessor({ exporter, scheduledDelayMillis: 1_000 })],
  });
  return {
    tracer: otelTracer(provider.getTracer('lazi')),
    async close() {
      await settled(FLUSH_MS, provider.shutdown());
    },
  };
}
