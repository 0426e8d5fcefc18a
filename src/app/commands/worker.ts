import { openFoundation } from '../foundation.ts';
import { openObservation } from '../observation.ts';
import { openQueue } from '../roles/queue.ts';
import { openWatchPort } from '../roles/watch-port.ts';
import { openWorker } from '../roles/worker.ts';
import { aborted, listenForStop } from '../stop-signals.ts';
import { openUpstream } from '../upstream/upstream.ts';
import type { CommandContext } from './context.ts';

/** `lazi worker`: pulls, schedules and sweeps until SIGTERM; what is under way then is handed back. */
export async function worker(context: CommandContext): Promise<number> {
  const { config, logger, shutdown, terminal } = context;
  const stopping = listenForStop(() => terminal.line('stopping ...'));
  const observation = await openObservation(config, shutdown, 'worker');
  const foundation = await openFoundation(config, shutdown, {
    role: 'worker',
    logger,
    observation,
  });
  const upstream = await openUpstream(foundation, shutdown);
  const queue = openQueue(foundation, shutdown);
  const metricsPort = await openWatchPort(foundation, queue, shutdown);
  await openWorker(foundation, { upstream, queue }, shutdown);
  if (metricsPort !== undefined) terminal.line(`Metrics listen at port ${metricsPort}`);
  terminal.line(
    `The worker takes pulls from ${upstream.address}${upstream.simulated ? ' (simulated)' : ''}`,
  );
  await aborted(stopping);
  return 0;
}
