import {
  createSourceEventStream,
  type ExecutionResult,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
} from 'graphql';
import type { Logger } from 'pino';
import type { GatewayLimits } from '../../config/limits.ts';
import { ForbiddenError, UnauthenticatedError } from '../../errors.ts';
import type { SpanStart, Tracer } from '../../observe/tracer.ts';
import { createContext } from '../context.ts';
import { estimateComplexity } from '../document/complexity.ts';
import { asksForSchema } from '../document/introspection.ts';
import { tooComplex } from '../document/too-complex.ts';
import { toPublicError } from '../public-error.ts';
import type { CallerBudgets } from './caller-budgets.ts';
import { createCompiledExecutor } from './compiled-queries.ts';
import { asksForCost, withCost } from './cost-report.ts';
import { mapSource } from './map-source.ts';
import type { OperationArgs } from './operation-args.ts';
import { SharedAnswers } from './shared-answers.ts';
import { TenantTurns } from './tenant-turns.ts';

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
  /** Makes a span of each operation. */
  readonly tracer?: Tracer | undefined;
  /** Only who has `admin:read` may ask for the schema. */
  readonly restrictIntrospection: boolean;
  /** What callers may spend. @default anything */
  readonly budgets?: CallerBudgets | undefined;
}

type Answer = ExecutionResult | Promise<ExecutionResult>;

type Work = (args: OperationArgs) => Answer;

/**
 * Runs operations from whichever door: checks what they cost and has it paid, lets each tenant run so many at once for so long, gives the
 * database session back when the answer is made, and lets no error out that is not public. Neither function throws.
 */
export function createExecutor(options: ExecutorOptions): Executor {
  const { schema, limits, logger, tracer, restrictIntrospection, budgets } = options;
  const run = createCompiledExecutor(schema);
  const turns = new TenantTurns(limits.operationsPerTenant);
  const answers = new SharedAnswers();

  function publish(errors: readonly unknown[], args: OperationArgs): ExecutionResult['errors'] {
    const { requestId, viewer } = args.contextValue;
    const tenant = String(viewer.tenantId);
    return errors.map((thrown) => {
      const { error, unexpected } = toPublicError(thrown, requestId);
      if (unexpected !== undefined) {
        const operation = args.operationName ?? undefined;
        const about = { tenant, requestId, operation, path: error.path };
        logger.error({ err: unexpected, ...about }, 'a field failed');
      }
      return error;
    });
  }

  function publicResult(result: ExecutionResult, args: OperationArgs): ExecutionResult {
    if (!result.errors?.length) return result;
    return { ...result, errors: publish(result.errors, args) ?? [] };
  }

  /**
   * Checks what depends on the variables or on who asks; the rest was checked when the document was validated.
   * Returns  what the operation costs.
   */
  function assertAllowed(args: OperationArgs): number {
    const { document, operationName, variableValues, contextValue } = args;
    const { role, permissions } = contextValue.viewer;
    if (restrictIntrospection && !permissions.has('admin:read') && asksForSchema(document)) {
      throw new ForbiddenError(`The role ${role} may not ask for the schema.`);
    }
    const estimate = estimateComplexity(schema, document, operationName, variableValues ?? {});
    if (estimate > limits.cost) throw tooComplex('cost', limits.cost, estimate);
    return estimate;
  }

  /** What `work` answers, or its error, made public; at once where it waits for nothing. The session goes back either way. */
  function answer(args: OperationArgs, work: Work): Answer {
    try {
      const result = work(args);
      if (!(result instanceof Promise)) return finish(result, args);
      return result.then(
        (made) => finish(made, args),
        (error: GraphQLError) => finish({ errors: [error] }, args),
      );
    } catch (error) {
      return finish({ errors: [error as GraphQLError] }, args);
    }
  }

  function finish(result: ExecutionResult, args: OperationArgs): ExecutionResult {
    // The answer does not wait for the connection to go back, nor for word of that to be sent.
    setImmediate(() => void args.contextValue.sql.close());
    return publicResult(result, args);
  }

  function traced(args: OperationArgs, work: Work): Answer {
    if (tracer === undefined) return answer(args, work);
    return tracer.span(spanOf(args), async (span) => {
      const result = await answer(args, work);
      if (result.errors?.length) span.fail(`${result.errors[0]?.extensions['code']}`);
      return result;
    });
  }

  /** Errors  OperationTimedOutError. */
  function runInTime(args: OperationArgs): Answer {
    const running = run(args);
    return running instanceof Promise ? args.contextValue.deadline.wait(running) : running;
  }

  /** Errors  those of `runInTime`, RateLimitedError, ForbiddenError and QUERY_TOO_COMPLEX. */
  async function runPaid(args: OperationArgs): Promise<ExecutionResult> {
    const { viewer, deadline, params } = args.contextValue;
    const requested = assertAllowed(args);
    const available = (await budgets?.spend(viewer, requested)) ?? null;
    const result = await turns.run(viewer.tenantId, deadline, async () => {
      const beside = args.contextValue.beside?.();
      const answer = await runInTime(args);
      await beside;
      return answer;
    });
    return asksForCost(params) ? withCost(result, { requested, available }) : result;
  }

  /** Made once for all who ask the same. */
  function answerEvent(args: OperationArgs, key: string, event: object): Answer {
    return answers.answer(event, key, () => {
      const origin = { ...args.contextValue, deadline: undefined };
      const contextValue = createContext(args.contextValue, origin);
      return traced({ ...args, rootValue: event, contextValue }, runInTime);
    });
  }

  /** Errors  UnauthenticatedError once the viewer's proof has ended or was revoked, which ends the subscription. */
  function executeEvent(args: OperationArgs, key: string, event: object): Answer {
    const { viewer, clock, recheck } = args.contextValue;
    if (viewer.expiresAt && viewer.expiresAt <= clock.now()) {
      return Promise.reject(new UnauthenticatedError('The token has expired.'));
    }
    if (recheck) return recheck().then(() => answerEvent(args, key, event));
    return answerEvent(args, key, event);
  }

  return {
    execute: async (args) => traced(args, runPaid),
    async subscribe(args) {
      try {
        await budgets?.spend(args.contextValue.viewer, assertAllowed(args));
        const source = await createSourceEventStream(args);
        if (!(Symbol.asyncIterator in source)) return publicResult(source, args);
        const key = answers.keyOf(args);
        return mapSource(
          // each is an event of the feed
          source as AsyncIterable<object>,
          (event) => executeEvent(args, key, event),
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

/** Named by its document; what it was asked with stays unsaid. */
function spanOf({ document, operationName, contextValue }: OperationArgs): SpanStart {
  const operation = getOperationAST(document, operationName);
  const kind = operation?.operation ?? 'operation';
  return {
    name: `${kind} ${operation?.name?.value ?? 'unnamed'}`,
    attributes: {
      'graphql.operation.type': kind,
      'lazi.tenant': String(contextValue.viewer.tenantId),
      'lazi.request_id': contextValue.requestId,
    },
  };
}
