import type { ExecutionResult } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';

/** What an operation has cost, told in `extensions.cost` to whoever asks with `extensions: { cost: true }`. */
export interface CostReport {
  /** What was estimated before it ran, and paid. */
  readonly requested: number;
  /** What may be spent now, as far as this process knows; null where there is no such limit. */
  readonly available: number | null;
}

/** Whether the request asks what it costs. Both doors carry its `extensions`. */
export function asksForCost(params: GraphQLParams | undefined): boolean {
  return params?.extensions?.['cost'] === true;
}

export function withCost(result: ExecutionResult, cost: CostReport): ExecutionResult {
  return { ...result, extensions: { ...result.extensions, cost } };
}
