import { z } from 'zod';
import { integer, setting, url } from '../setting.ts';

/** What is logged. */
export const loggingSettings = {
  LOG_LEVEL: setting(
    'Logging',
    z
      .enum(
        ['silent', 'error', 'warn', 'info', 'debug'],
        'must be silent, error, warn, info or debug',
      )
      .default('warn'),
    'Least severity that is logged, as JSON lines on standard error.',
  ),
};

/** Who is told how the gateway does. */
export const observationSettings = {
  SENTRY_DSN: setting(
    'Observation',
    url('http:', 'https:').optional(),
    'Sentry project that is told of mistakes of the gateway itself: where, in which request, for which tenant; no data, no credentials.',
    { shownDefault: 'nobody is told', secret: true },
  ),
  OTEL_EXPORTER_OTLP_ENDPOINT: setting(
    'Observation',
    url('http:', 'https:').optional(),
    'OpenTelemetry collector (OTLP over HTTP) that gets traces of operations, SQL, jobs and calls to ServiceTitan.',
    { shownDefault: 'no traces' },
  ),
  OTEL_TRACES_SAMPLER_ARG: setting(
    'Observation',
    z.coerce
      .number('must be a number')
      .min(0, 'must be at least 0')
      .max(1, 'must be at most 1')
      .default(1),
    'Share of the traces that are kept, from 0 to 1; a caller that sends a sampled `traceparent` has its trace kept.',
  ),
  METRICS_PORT: setting(
    'Observation',
    integer(0, 65_535).optional(),
    'Port of `/metrics` for Prometheus, `/health` and `/ready`, at the address `HOST`, of a gateway or a worker; 0 takes a free one.',
    { shownDefault: 'none' },
  ),
  METRICS_TOKEN: setting(
    'Observation',
    z.string().min(16, 'must have at least 16 characters').optional(),
    'Bearer token that `/metrics` asks for. With it the gateway serves `/metrics` on `PORT` too; without it only in demo mode.',
    { shownDefault: 'none', secret: true },
  ),
};
