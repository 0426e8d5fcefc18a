import type { ExecutionArgs } from 'graphql';
import type { GraphQLParams } from 'graphql-yoga';
import type { Context } from '../context.ts';

/** `ExecutionArgs` whose context is ours. */
export type OperationArgs = ExecutionArgs & {
  readonly contextValue: Context & { readonly params?: GraphQLParams };
};

/** The context was made by `useOperationContext`; the types of yoga and of graphql-ws cannot know. */
export function asOperationArgs(args: ExecutionArgs): OperationArgs {
  return args as OperationArgs;
}
