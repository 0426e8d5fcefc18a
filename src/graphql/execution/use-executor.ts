import type { ExecutionArgs } from 'graphql';
import type { Plugin } from 'graphql-yoga';
import type { Executor, OperationArgs } from './executor.ts';

/** Lets yoga run operations through our executor. */
export function useExecutor(executor: Executor): Plugin {
  return {
    onExecute({ setExecuteFn }) {
      setExecuteFn((args) => executor.execute(asOurs(args)));
    },
    onSubscribe({ setSubscribeFn }) {
      setSubscribeFn((args) => executor.subscribe(asOurs(args)));
    },
  };
}

/** The context was made by `useOperationContext`; yoga's types cannot know. */
function asOurs(args: ExecutionArgs): OperationArgs {
  return args as OperationArgs;
}
