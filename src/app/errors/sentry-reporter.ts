import { randomUUID } from 'node:crypto';
import {
  createEventEnvelope,
  createStackParser,
  type ErrorEvent,
  exceptionFromError,
  getEnvelopeEndpointWithUrlEncodedAuth,
  makeDsn,
  serializeEnvelope,
} from '@sentry/core';
import { nodeStackLineParser } from '@sentry/core/server';
import { ConfigError } from '../../errors.ts';
import { settled } from '../../lib/within.ts';
import { type ReportError, type ReportedError, withoutQuotes } from './reported-error.ts';

export interface SentryOptions {
  readonly dsn: string;
  /** `production`. */
  readonly environment: string;
  /** The command that this process runs. */
  readonly role: string;
  readonly scrub: (text: string) => string;
}

export interface ErrorReporter {
  readonly report: ReportError;
  /** Waits a little for what is on its way. */
  close(): Promise<void>;
}

const PATIENCE_MS = 2_000;
/** The same mistake, made over and over, is told this often. */
const ONCE_IN_MS = 60_000;
const MOST_KNOWN = 1_000;

/**
 * Sends mistakes to a Sentry as single events. Of Sentry's own SDK only what makes and encodes them is used: nothing is patched, no
 * breadcrumbs, no variables, no request is collected.
 * Errors  ConfigError for a DSN that is none.
 */
export function openSentryReporter({
  dsn,
  environment,
  role,
  scrub,
}: SentryOptions): ErrorReporter {
  const target = makeDsn(dsn);
  if (target === undefined) throw new ConfigError(['SENTRY_DSN is no DSN of a Sentry project']);
  const endpoint = getEnvelopeEndpointWithUrlEncodedAuth(target);
  const stackParser = createStackParser(nodeStackLineParser());
  const lastTold = new Map<string, number>();
  const underWay = new Set<Promise<unknown>>();

  function eventOf({ error, what, about }: ReportedError): ErrorEvent {
    const exception = exceptionFromError(stackParser, error);
    return {
      type: undefined,
      event_id: randomUUID().replaceAll('-', ''),
      timestamp: Date.now() / 1_000,
      platform: 'node',
      level: 'error',
      environment,
      tags: { role, ...about },
      extra: { what },
      exception: { values: [{ ...exception, value: scrub(withoutQuotes(error.message)) }] },
    };
  }

  function isNews({ error }: ReportedError): boolean {
    const place = `${error.name} ${error.stack?.split('\n', 3)[1] ?? ''}`;
    const now = performance.now();
    if (now - (lastTold.get(place) ?? Number.NEGATIVE_INFINITY) < ONCE_IN_MS) return false;
    if (lastTold.size >= MOST_KNOWN) lastTold.clear();
    lastTold.set(place, now);
    return true;
  }

  return {
    report(reported) {
      if (!isNews(reported)) return;
      const body = serializeEnvelope(createEventEnvelope(eventOf(reported), target)) as string;
      const sending = fetch(endpoint, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/x-sentry-envelope' },
        signal: AbortSignal.timeout(PATIENCE_MS),
      })
        .then((answer) => answer.body?.cancel())
        .catch(() => {}) // a Sentry that is away is no trouble of ours
        .finally(() => underWay.delete(sending));
      underWay.add(sending);
    },
    async close() {
      await settled(PATIENCE_MS, Promise.all(underWay));
    },
  };
}
