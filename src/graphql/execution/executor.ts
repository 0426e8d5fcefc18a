import {
  createSourceEventStream,
  type ExecutionArgs,
  type ExecutionResult,
  type GraphQLSchema,
} from 'graphql';
import type { Logger } from 'pino';
import type { GatewayLimits } from '../../config/limits.ts';
import { ForbiddenError, UnauthenticatedError } from '../../errors.ts';
import { type Context, createContext } from '../context.ts';
import { estimateComplexity } from '../document/complexity.ts';
import { asksForSchema } from '../document/introspection.ts';
import { tooComplex } from '../document/too-complex.ts';
import { toPublicError } from '../public-error.ts';
import { createCompiledExecutor } from './compiled-queries.ts';
import { mapSource } from './map-source.ts';

/** `ExecutionArgs` whose context is ours. */
export type OperationArgs = ExecutionArgs & { readonly contextValue: Context };

export interface Executor {
  execute(args: OperationArgs): Promise<ExecutionResult>;
  subscribe(
    args: OperationArgs,
  ): Promise<AsyncGenerator<ExecutionResult, undefined, undefined> | ExecutionResult>;
}

export interface ExecutorOptions {
  readonly schema: GraphQLSchema;
  readonly limits: GatewayLimits;
  readonly logger: Logger;
  /** Only who has `admin:read` may ask for the schema. */
  readonly restrictIntrospection: boolean;
}

/**
 * Runs operations from whichever door: checks their complexity, gives the database session back when the answer is made,
 * and lets no error out that is not public. Neither function throws.
 */
export function createExecutor(options: ExecutorOptions): Executor {
  const { schema, limits, logger, restrictIntrospection } = options;
  const run = createCompiledExecutor(schema);

  function publish(errors: readonly unknown[], args: OperationArgs): ExecutionResult['errors'] {
    const { requestId } = args.contextValue;
    return errors.map((thrown) => {
      const { error, unexpected } = toPublicError(thrown, requestId);
      if (unexpected !== undefined) {
        const operation = args.operationName ?? undefined;
        logger.error({ err: unexpected, requestId, operation, path: error.path }, 'a field failed');
      }
      return error;
    });
  }

  function publicResult(result: ExecutionResult, args: OperationArgs): ExecutionResult {
    if (!result.errors?.length) return result;
    return { ...result, errors: publish(result.errors, args) ?? [] };
  }

  /** Checks what depends on the variables or on who asks; the rest was checked when the document was validated. */
  function assertAllowed(args: OperationArgs): void {
    const { document, operationName, variableValues, contextValue } = args;
    const { role, permissions } = contextValue.viewer;
    if (restrictIntrospection && !permissions.has('admin:read') && asksForSchema(document)) {
      throw new ForbiddenError(`The role ${role} may not ask for the schema.`);
    }
    const estimate = estimateComplexity(schema, document, operationName, variableValues ?? {});
    if (estimate > limits.cost) throw tooComplex('cost', limits.cost, estimate);
  }

  async function execute(args: OperationArgs): Promise<ExecutionResult> {
    try {
      assertAllowed(args);
      return publicResult(await run(args), args);
    } catch (error) {
      return { errors: publish([error], args) ?? [] };
    } finally {
      // The answer does not wait for the connection to go back.
      void args.contextValue.sql.close();
    }
  }

  /** Errors  UnauthenticatedError once the viewer's proof has ended or was revoked, which ends the subscription. */
  async function executeEvent(args: OperationArgs, event: unknown): Promise<ExecutionResult> {
    const { viewer, clock, recheck } = args.contextValue;
    if (viewer.expiresAt && viewer.expiresAt <= clock.now()) {
      throw new UnauthenticatedError('The token has expired.');
    }
    await recheck?.();
    const contextValue = createContext(args.contextValue, args.contextValue);
    return execute({ ...args, rootValue: event, contextValue });
  }

  return {
    execute,
    async subscribe(args) {
      try {
        assertAllowed(args);
        const source = await createSourceEventStream(args);
        if (!(Symbol.asyncIterator in source)) return publicResult(source, args);
        return mapSource(
          source,
          (event) => executeEvent(args, event),
          (error) => ({ errors: publish([error], args) ?? [] }),
        );
      } catch (error) {
        return { errors: publish([error], args) ?? [] };
      } finally {
        await args.contextValue.sql.close();
      }
    },
  };
}
