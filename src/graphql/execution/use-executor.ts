import type { Plugin, YogaInitialContext } from 'graphql-yoga';
import { badRequest } from '../http/bad-request.ts';
import type { Executor } from './executor.ts';
import { asOperationArgs } from './operation-args.ts';

/** Lets yoga run operations through our executor. */
export function useExecutor(executor: Executor): Plugin {
  return {
    onExecute({ setExecuteFn }) {
      setExecuteFn((args) => executor.execute(asOperationArgs(args)));
    },
    onSubscribe({ args, setSubscribeFn }) {
      // Yoga would subscribe first, then find that it cannot answer, and leave the subscription open for ever.
      if (takesEvents(args.contextValue))
        setSubscribeFn((ours) => executor.subscribe(asOperationArgs(ours)));
      else setSubscribeFn(() => ({ errors: [notAcceptable()] }));
    },
  };
}

/** A WebSocket has no request of its own, and takes them always. */
function takesEvents({ request }: Partial<YogaInitialContext>): boolean {
  const accept = request?.headers.get('accept') ?? '*/*';
  return /\*\/\*|text\/\*|text\/event-stream|multipart\/mixed/.test(accept);
}

function notAcceptable() {
  return badRequest({
    status: 406,
    code: 'NOT_ACCEPTABLE',
    message:
      'Subscribe with `Accept: text/event-stream`, or over a WebSocket with graphql-transport-ws.',
  });
}
