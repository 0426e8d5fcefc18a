import { openFoundation } from '../foundation.ts';
import { assertIdentity } from '../identity.ts';
import { openGateway } from '../roles/gateway.ts';
import { openQueue } from '../roles/queue.ts';
import { aborted, listenForStop } from '../stop-signals.ts';
import { openUpstream } from '../upstream/upstream.ts';
import type { CommandContext } from './context.ts';

/** `lazi gateway`: GraphQL until SIGTERM. */
export async function gateway(context: CommandContext): Promise<number> {
  const { config, logger, shutdown, terminal } = context;
  assertIdentity(config);
  const stopping = listenForStop(() => terminal.line('stopping ...'));
  const foundation = await openFoundation(config, shutdown, { role: 'gateway', logger });
  const queue = openQueue(foundation, shutdown);
  const upstream = await openUpstream(foundation, shutdown, { simulate: false });
  const { url } = await openGateway(foundation, { queue, upstream }, shutdown);
  terminal.line(`GraphQL listens at ${url}`);
  await aborted(stopping);
  return 0;
}
