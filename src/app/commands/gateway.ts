import { openFoundation } from '../foundation.ts';
import { assertIdentity } from '../identity.ts';
import { openObservation } from '../observation.ts';
import { openGateway } from '../roles/gateway.ts';
import { openQueue } from '../roles/queue.ts';
import { openWatchPort } from '../roles/watch-port.ts';
import { aborted, listenForStop } from '../stop-signals.ts';
import { openUpstream } from '../upstream/upstream.ts';
import type { CommandContext } from './context.ts';

/** `lazi gateway`: GraphQL until SIGTERM. */
export async function gateway(context: CommandContext): Promise<number> {
  const { config, logger, shutdown, terminal } = context;
  assertIdentity(config);
  const stopping = listenForStop(() => terminal.line('stopping ...'));
  const observation = await openObservation(config, shutdown, 'gateway');
  const foundation = await openFoundation(config, shutdown, {
    role: 'gateway',
    logger,
    observation,
  });
  const queue = openQueue(foundation, shutdown);
  const upstream = await openUpstream(foundation, shutdown, { simulate: false });
  const metricsPort = await openWatchPort(foundation, queue, shutdown);
  const { url } = await openGateway(foundation, { queue, upstream }, shutdown);
  if (metricsPort !== undefined) terminal.line(`Metrics listen at port ${metricsPort}`);
  terminal.line(`GraphQL listens at ${url}`);
  await aborted(stopping);
  return 0;
}
