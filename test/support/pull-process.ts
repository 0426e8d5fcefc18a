/** A worker as a process of its own, to be killed while it pulls: `node --import tsx pull-process.ts '<settings as JSON>'`. */
import { setTimeout as pause } from 'node:timers/promises';
import { pino } from 'pino';
import { openDatabase } from '../../src/db/database.ts';
import { systemClock } from '../../src/lib/clock.ts';
import type { ServiceTitanOptions } from '../../src/servicetitan/client.ts';
import { createServiceTitan } from '../../src/servicetitan/create-service-titan.ts';
import type { PullLimits } from '../../src/sync/limits.ts';
import { runPull } from '../../src/sync/pull/run-pull.ts';

export interface PullProcessSettings {
  readonly databaseUrl: string;
  readonly tenantId: string;
  readonly runId: string;
  readonly limits: Partial<PullLimits>;
  readonly client: Pick<
    ServiceTitanOptions,
    'apiBase' | 'authUrl' | 'clientId' | 'clientSecret' | 'appKey'
  >;
}

const settings: PullProcessSettings = JSON.parse(process.argv[2] ?? '{}');
const tenantId = BigInt(settings.tenantId);
const logger = pino({ level: 'silent' });
const client = createServiceTitan({
  ...settings.client,
  tenantId,
  logger,
  clock: systemClock,
  rateBudget: { acquire: () => Promise.resolve() },
});
const db = await openDatabase({
  url: settings.databaseUrl,
  applicationName: 'pull-process',
  logger,
});
const deps = {
  ...{ db, logger, clock: systemClock, limits: settings.limits },
  upstream: () => client,
  holder: 'pull-process',
};
process.stdout.write('ready\n');
// The lease of the process that was killed before this one has to run out first.
for (;;) {
  const outcome = await runPull(deps, { tenantId, runId: settings.runId });
  if (outcome.kind === 'finished') break;
  await pause(20);
}
await db.close();
await client.close();
