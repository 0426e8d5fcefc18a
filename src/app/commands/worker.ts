import { openFoundation } from '../foundation.ts';
import { openQueue } from '../roles/queue.ts';
import { openWorker } from '../roles/worker.ts';
import { stopOnSignal } from '../shutdown.ts';
import { openUpstream } from '../upstream.ts';
import type { CommandContext } from './context.ts';

/** `lazi worker`: pulls, schedules and sweeps until SIGTERM; what is under way then is handed back. */
export async function worker({
  config,
  logger,
  shutdown,
  terminal,
}: CommandContext): Promise<number> {
  const foundation = await openFoundation(config, shutdown, { role: 'worker', logger });
  const upstream = await openUpstream(foundation, shutdown);
  await openWorker(foundation, { upstream, queue: openQueue(foundation, shutdown) }, shutdown);
  terminal.line(
    `The worker takes pulls from ${upstream.address}${upstream.simulated ? ' (simulated)' : ''}`,
  );
  return stopOnSignal(shutdown, () => terminal.line('stopping ...'));
}
