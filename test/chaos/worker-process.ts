/** A worker as a process of its own, to be killed while it pulls and pushes: `node --import tsx worker-process.ts '<settings as JSON>'`. */
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '../../src/db/database.ts';
import { DatabaseError } from '../../src/errors.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { createServiceTitan } from '../../src/servicetitan/create-service-titan.ts';
import { runWork } from '../../src/sync/run-work.ts';
import { silentLogger as logger } from '../support/database.ts';
import { clientTo, tenantId } from '../support/pulling.ts';
import { WORKER_NAME } from './postgres.ts';
import type { WorkerSettings } from './worker.ts';

const settings: WorkerSettings = JSON.parse(process.argv[2] ?? '{}');
const LEASE_MS = 300;
const LONGEST_WAIT_MS = 20;
const client = createServiceTitan({
  ...clientTo(settings.upstream),
  wait: (ms, signal) =>
    pause(Math.min(ms, LONGEST_WAIT_MS), undefined, { ...(signal && { signal }) }),
});
const db = await openDatabase({ url: settings.databaseUrl, applicationName: WORKER_NAME, logger });
const common = { db, logger, clock: systemClock, holder: WORKER_NAME, upstream: () => client };
const limits = { leaseMs: LEASE_MS, attempts: 100_000 };
const deps = {
  pull: { ...common, limits: { ...limits, pageSize: 25, batchRows: 20 } },
  push: { ...common, limits: { ...limits, batch: 4, readBackMs: 5, settleMs: 200 } },
};
process.stdin.on('end', () => process.exit(1)).resume(); // who started it is gone
process.stdout.write('ready\n');
await Promise.all(settings.ids.map(finish));
await db.close();
await client.close();
process.stdin.destroy();

/** Works until it has ended: leases of a worker that was killed have to run out, a PostgreSQL that crashed has to come back. */
async function finish(runId: string): Promise<void> {
  for (;;) {
    const signal = new AbortController().signal;
    try {
      const outcome = await runWork(deps, { tenantId, runId, signal });
      if ((outcome as { readonly kind: string }).kind === 'finished') return;
    } catch (error) {
      if (!(error instanceof DatabaseError)) throw error;
    }
    await pause(20);
  }
}
