import type { Config } from '../config.ts';
import { noObserver, type Observer } from '../observe/observer.ts';
import type { Tracer } from '../observe/tracer.ts';
import type { MetricsPage } from './http/metrics-page.ts';
import type { Gauges } from './metrics/gauges.ts';
import type { Shutdown } from './shutdown.ts';

/** Who watches this process. */
export interface Observation {
  /** For the doors. */
  readonly observer: Observer;
  /** What can be read, and where; absent where nobody could ask for it. */
  readonly metrics?: { readonly gauges: Gauges; readonly page: MetricsPage } | undefined;
}

/** Of commands that come and go. */
export const unobserved: Observation = { observer: noObserver };

/** Loads what the configuration asks for, and nothing else. */
export async function openObservation(
  config: Config,
  shutdown: Shutdown,
  role: string,
): Promise<Observation> {
  const metrics = isReadable(config) ? await loadMetrics(config.metrics.token) : undefined;
  const tracer = config.tracing && (await loadTracer(config.tracing, shutdown, role));
  return { observer: { ...(metrics?.observer ?? noObserver), tracer }, metrics };
}

async function loadTracer(
  tracing: NonNullable<Config['tracing']>,
  shutdown: Shutdown,
  role: string,
): Promise<Tracer> {
  const { openTracing } = await import('./tracing/open-tracing.ts');
  const { tracer, close } = openTracing({ ...tracing, service: `lazi ${role}` });
  shutdown.onStop('traces', close);
  return tracer;
}

/** On a port of its own, with a token, or where only this machine is let in at all. */
function isReadable({ metrics, auth }: Config): boolean {
  return metrics.port !== undefined || metrics.token !== undefined || auth.mode === 'demo';
}

async function loadMetrics(token: string | undefined) {
  const { Registry } = await import('prom-client');
  const { countingObserver } = await import('./metrics/counting-observer.ts');
  const { Gauges } = await import('./metrics/gauges.ts');
  const registry = new Registry();
  const render = async () => ({
    contentType: registry.contentType,
    text: await registry.metrics(),
  });
  return {
    observer: countingObserver(registry),
    gauges: new Gauges(registry),
    page: { render, token },
  };
}
