import { type DocumentNode, type ExecutionResult, getOperationAST } from 'graphql';
import type { GraphQLParams, Plugin } from 'graphql-yoga';
import type { Observer, OperationSeen } from '../observe/observer.ts';
import type { Context } from './context.ts';
import type { ObservedOperation } from './observed-operation.ts';
import type { OperationState } from './use-operation-context.ts';

/**
 * Tells the observer of every query and mutation that is answered, through either door: over HTTP from the first byte of the body to the
 * finished answer, over a WebSocket from the end of its checks. Subscriptions last as long as people look and are counted elsewhere.
 */
export function useObservation(observer: Observer): Plugin<object, OperationState> {
  return {
    onRequest({ serverContext }) {
      serverContext.observed = { receivedAt: performance.now() };
    },
    onParams({ params, context }) {
      if (context.observed) context.observed.params = params;
    },
    onExecute({ args }) {
      // The context was made by `useOperationContext`; yoga's types cannot know.
      const context = args.contextValue as unknown as OperationState & Context;
      const overHttp = context.observed;
      const observed = overHttp ?? { receivedAt: performance.now() };
      Object.assign(observed, namesOf(args.document, args.operationName));
      return {
        onExecuteDone({ result }) {
          observed.outcome = outcomeOf(result as ExecutionResult);
          if (!overHttp) tell(observed, 'websocket', context.db.statementCount());
        },
      };
    },
    onSubscribe({ args }) {
      const { observed } = args.contextValue as OperationState;
      if (observed) observed.kind = 'subscription';
    },
    onResultProcess({ result, serverContext }) {
      const { observed } = serverContext;
      // Refused before it was executed, which answers 200 to a client of the old media type.
      if (observed && observed.kind === undefined && 'errors' in result && result.errors) {
        Object.assign(observed, { name: '', kind: 'none', outcome: outcomeOf(result) });
      }
    },
    onResponse({ response, serverContext }) {
      const { observed, operation } = serverContext;
      if (!observed?.params || observed.kind === 'subscription') return;
      if (observed.kind === undefined) {
        // Nothing was executed: it was refused, or answered from memory.
        const isCached = response.status < 400;
        Object.assign(observed, isCached ? namesIn(observed.params) : { kind: 'none' });
        observed.outcome = isCached ? 'ok' : response.status < 500 ? 'refused' : 'failed';
      }
      tell(observed, 'http', operation?.db.statementCount() ?? 0);
    },
  };

  function tell(
    { name = '', kind, outcome = 'failed', receivedAt }: ObservedOperation,
    door: OperationSeen['door'],
    statements: number,
  ): void {
    const ms = performance.now() - receivedAt;
    if (kind === undefined || kind === 'subscription') return;
    observer.operationAnswered({ name, kind, door, outcome, ms, statements });
  }
}

function namesOf(
  document: DocumentNode,
  asked: string | null | undefined,
): Pick<ObservedOperation, 'name' | 'kind'> {
  const operation = getOperationAST(document, asked);
  const kind = operation?.operation === 'mutation' ? 'mutation' : 'query';
  return { name: operation?.name?.value ?? '', kind };
}

const HEADING = /\b(query|mutation)\s+([_A-Za-z]\w*)/;

/** The same without parsing, for a document that was executed before: only queries are kept in memory. */
function namesIn({
  operationName,
  query,
}: GraphQLParams): Pick<ObservedOperation, 'name' | 'kind'> {
  return { name: operationName ?? HEADING.exec(query ?? '')?.[2] ?? '', kind: 'query' };
}

function outcomeOf({ errors }: ExecutionResult): OperationSeen['outcome'] {
  if (!errors?.length) return 'ok';
  const isOurs = errors.some(({ extensions }) => OURS.has(extensions['code']));
  return isOurs ? 'failed' : 'refused';
}

const OURS: ReadonlySet<unknown> = new Set([
  'INTERNAL_SERVER_ERROR',
  'SERVICE_UNAVAILABLE',
  'OPERATION_TIMED_OUT',
]);
