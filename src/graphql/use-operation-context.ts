import { randomUUID } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import type { Authenticate } from '../identity/viewer.ts';
import {
  type Context,
  createContext,
  type GatewayServices,
  type OperationOrigin,
} from './context.ts';
import type { RequestState } from './http/use-request-rules.ts';
import type { ObservedOperation } from './observed-operation.ts';
import { proofOfHeaders } from './proof.ts';
import { toPublicError } from './public-error.ts';
import type { Remembered } from './response-cache/remembered.ts';

/** What a door hands to yoga for one operation. */
export interface OperationState extends RequestState {
  /** Set by the WebSocket door, whose viewer has proved itself when the socket was opened. */
  origin?: OperationOrigin;
  operation?: Context;
  remembered?: Remembered;
  observed?: ObservedOperation;
}

/**
 * Finds out who asks before anything of the request is parsed as GraphQL, and makes the operation's context.
 * Errors  those of `Authenticate`, as the caller may see them.
 */
export function useOperationContext(
  services: GatewayServices,
  authenticate: Authenticate,
): Plugin<object, OperationState> {
  return {
    async onParams({ request, context }) {
      const proof = proofOfHeaders(request.headers);
      const requestId = context.requestId ?? randomUUID();
      const viewer = await authenticate(proof).catch((thrown: unknown) => {
        const { error, unexpected } = toPublicError(thrown, requestId);
        if (unexpected !== undefined) {
          services.logger.error({ err: unexpected, requestId }, 'a caller could not be known');
        }
        throw error;
      });
      context.operation = createContext(services, {
        ...{ viewer, requestId, signal: request.signal },
        recheck: () => authenticate(proof),
      });
    },
    onContextBuilding({ context, extendContext }) {
      const state = context as OperationState;
      const operation = state.operation ?? (state.origin && createContext(services, state.origin));
      if (!operation)
        throw new Error('An operation came through a door that says nothing about its origin.');
      extendContext(operation as object);
    },
  };
}
