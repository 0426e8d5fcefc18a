import { openFoundation } from '../foundation.ts';
import { openGateway } from '../roles/gateway.ts';
import { openQueue } from '../roles/queue.ts';
import { stopOnSignal } from '../shutdown.ts';
import type { CommandContext } from './context.ts';

/** `lazi gateway`: GraphQL until SIGTERM. */
export async function gateway({
  config,
  logger,
  shutdown,
  terminal,
}: CommandContext): Promise<number> {
  const foundation = await openFoundation(config, shutdown, { role: 'gateway', logger });
  const { url } = await openGateway(
    foundation,
    { queue: openQueue(foundation, shutdown) },
    shutdown,
  );
  terminal.line(`GraphQL listens at ${url}`);
  return stopOnSignal(shutdown, () => terminal.line('stopping ...'));
}
