import { type DocumentNode, GraphQLError, getOperationAST } from 'graphql';
import type { YogaServerInstance } from 'graphql-yoga';
import type { GatewayLimits } from '../../config/limits.ts';
import { assertShallow } from '../document/nesting.ts';
import type { PersistedDocuments } from '../document/persisted-documents.ts';
import { assertShortDocument } from '../document/use-document-limits.ts';
import type { Executor } from '../execution/executor.ts';
import { asOperationArgs } from '../execution/operation-args.ts';
import type { OperationState } from '../use-operation-context.ts';
import type {
  OperationRunner,
  PreparedOperation,
  WebSocketDoorOptions,
} from './attach-websocket.ts';

interface Pipeline {
  readonly yoga: YogaServerInstance<object, OperationState>;
  readonly limits: GatewayLimits;
  readonly documents: PersistedDocuments;
  readonly executor: Executor;
}

type Prepare = WebSocketDoorOptions['prepare'];

/**
 * What yoga does with the body of a request, for a message of a WebSocket: the same plugins see it.
 * Errors  GraphQLErrors as over HTTP.
 */
export async function prepareOperation(
  { yoga, limits, documents, executor }: Pipeline,
  origin: Parameters<Prepare>[0],
  payload: Parameters<Prepare>[1],
): Promise<PreparedOperation> {
  assertShallow(payload.variables, limits.nesting);
  const params = documents.resolve(payload);
  assertShortDocument(params.query, limits);
  const enveloped = yoga.getEnveloped({ origin, params });
  const document: DocumentNode = enveloped.parse(params.query);
  assertOperation(document, params.operationName);
  const errors: readonly GraphQLError[] = enveloped.validate(enveloped.schema, document);
  if (errors.length > 0) return errors;
  const runner: OperationRunner = {
    execute: enveloped.execute,
    // No plugin has to do with events, and each that is asked would cost for every one of them.
    subscribe: (args) => executor.subscribe(asOperationArgs(args)),
  };
  return {
    schema: enveloped.schema,
    document,
    operationName: params.operationName ?? null,
    variableValues: params.variables ?? null,
    contextValue: await enveloped.contextFactory(),
    rootValue: runner,
  };
}

/** Over HTTP yoga says the same. */
function assertOperation(document: DocumentNode, name: string | null | undefined): void {
  if (getOperationAST(document, name)) return;
  throw new GraphQLError('Could not determine what operation to execute.', {
    extensions: { code: 'OPERATION_RESOLUTION_FAILURE' },
  });
}
