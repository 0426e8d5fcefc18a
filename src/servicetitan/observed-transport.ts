import type { Observer } from '../observe/observer.ts';
import { type HttpAnswer, type HttpCall, NotSentError, type Transport } from './transport.ts';

/** `…/tenant/123/services/4` is a call to `services`; the token endpoint has no tenant in its path. */
const RESOURCE = /\/tenant\/\d+\/([a-z-]+)/;

/** Tells an observer of every request that leaves; of none what it carries, because that is credentials and other people's data. */
export function observedTransport(transport: Transport, observer: Observer): Transport {
  const { tracer } = observer;

  async function send(call: HttpCall, resource: string): Promise<HttpAnswer> {
    const { method } = call;
    const startedAt = performance.now();
    const tell = (status: number) =>
      observer.upstreamCalled({ method, resource, status, ms: performance.now() - startedAt });
    try {
      const answer = await transport.send(call);
      tell(answer.status);
      return answer;
    } catch (error) {
      if (!(error instanceof NotSentError)) tell(0);
      throw error;
    }
  }

  return {
    send(call) {
      const resource = RESOURCE.exec(call.url.pathname)?.[1] ?? 'token';
      if (tracer === undefined) return send(call, resource);
      const { method, url } = call;
      const start = {
        name: `ServiceTitan ${method} ${resource}`,
        kind: 'client',
        attributes: {
          'http.request.method': method,
          'server.address': url.host,
          'url.path': url.pathname,
        },
      } as const;
      return tracer.span(start, async (span) => {
        const answer = await send(call, resource);
        span.set({ 'http.response.status_code': answer.status });
        if (answer.status >= 400) span.fail(`status ${answer.status}`);
        return answer;
      });
    },
    close: () => transport.close(),
  };
}
