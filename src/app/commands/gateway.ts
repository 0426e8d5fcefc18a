import { openFoundation } from '../foundation.ts';
import { openGateway } from '../roles/gateway.ts';
import { openQueue } from '../roles/queue.ts';
import { aborted, listenForStop } from '../stop-signals.ts';
import type { CommandContext } from './context.ts';

/** `lazi gateway`: GraphQL until SIGTERM. */
export async function gateway(context: CommandContext): Promise<number> {
  const { config, logger, shutdown, terminal } = context;
  const stopping = listenForStop(() => terminal.line('stopping ...'));
  const foundation = await openFoundation(config, shutdown, { role: 'gateway', logger });
  const queue = openQueue(foundation, shutdown);
  const { url } = await openGateway(foundation, { queue }, shutdown);
  terminal.line(`GraphQL listens at ${url}`);
  await aborted(stopping);
  return 0;
}
