import { openFoundation } from '../foundation.ts';
import { openQueue } from '../roles/queue.ts';
import { openWorker } from '../roles/worker.ts';
import { aborted, listenForStop } from '../stop-signals.ts';
import { openUpstream } from '../upstream/upstream.ts';
import type { CommandContext } from './context.ts';

/** `lazi worker`: pulls, schedules and sweeps until SIGTERM; what is under way then is handed back. */
export async function worker(context: CommandContext): Promise<number> {
  const { config, logger, shutdown, terminal } = context;
  const stopping = listenForStop(() => terminal.line('stopping ...'));
  const foundation = await openFoundation(config, shutdown, { role: 'worker', logger });
  const upstream = await openUpstream(foundation, shutdown);
  await openWorker(foundation, { upstream, queue: openQueue(foundation, shutdown) }, shutdown);
  terminal.line(
    `The worker takes pulls from ${upstream.address}${upstream.simulated ? ' (simulated)' : ''}`,
  );
  await aborted(stopping);
  return 0;
}
