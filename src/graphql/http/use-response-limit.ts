import type { ExecutionArgs, ExecutionResult } from 'graphql';
import { isAsyncIterable, type Plugin, type YogaInitialContext } from 'graphql-yoga';
import { responseTooLarge, stringifyWithin } from '../too-large.ts';

/** Refuses answers that are larger than the limit. A whole one is measured by its length; what is streamed, event by event. */
export function useResponseLimit({ responseBytes }: { readonly responseBytes: number }): Plugin {
  const stringify = stringifyWithin(responseBytes);
  /** Yoga writes a result by its own `stringify` where it has one. */
  const measured = <Result extends ExecutionResult>(result: Result) => ({ ...result, stringify });
  return {
    onExecute: ({ args }) => ({
      onExecuteDone({ result, setResult }) {
        if (!isAsyncIterable(result) && isStreamed(args)) setResult(measured(result));
      },
    }),
    onSubscribe({ args }) {
      // A hook on each event costs every subscriber: none where nothing is to be measured here.
      if (!isStreamed(args)) return undefined;
      return {
        onSubscribeResult: () => ({
          onNext({ result, setResult }) {
            if (!isAsyncIterable(result)) setResult(measured(result));
          },
        }),
      };
    },
    onResponse({ response, setResponse, fetchAPI }) {
      const { headers } = response;
      if (Number(headers.get('content-length')) <= responseBytes) return;
      if (!headers.get('content-type')?.includes('json')) return;
      const body = { errors: [responseTooLarge(responseBytes)] };
      const kept = new fetchAPI.Headers(headers);
      for (const name of ['content-length', 'etag', 'cache-control']) kept.delete(name);
      setResponse(new fetchAPI.Response(JSON.stringify(body), { status: 400, headers: kept }));
    },
  };
}

/** Whether the answer goes out as events. On a WebSocket it does not: the socket measures what it sends. */
function isStreamed(args: ExecutionArgs): boolean {
  const { request } = args.contextValue as Partial<YogaInitialContext>;
  return request !== undefined && !/json|\*\/\*/.test(request.headers.get('accept') ?? '*/*');
}
