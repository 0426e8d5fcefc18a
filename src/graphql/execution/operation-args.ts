import type { ExecutionArgs } from 'graphql';
import type { Context } from '../context.ts';

/** `ExecutionArgs` whose context is ours. */
export type OperationArgs = ExecutionArgs & { readonly contextValue: Context };
