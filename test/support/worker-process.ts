import { openDatabase } from '../../src/db/database.ts';
import type { QueueConnection } from '../../src/jobs/queue-connection.ts';
import { silentLogger } from './database.ts';
import { startTestWorker } from './jobs.ts';
import { findRunRows, workOnRunRow } from './run-rows.ts';

/** A worker as a process of its own, to be killed: `worker-process.ts '<settings as JSON>'`. */
export interface WorkerProcessSettings {
  readonly databaseUrl: string;
  readonly connection: QueueConnection;
  readonly queueName: string;
  readonly tenantId: string;
  /** How long each run takes. */
  readonly runMs: number;
}

const settings: WorkerProcessSettings = JSON.parse(process.argv[2] ?? '{}');
const db = await openDatabase({
  url: settings.databaseUrl,
  applicationName: 'worker-process',
  logger: silentLogger,
});
await startTestWorker({
  ...settings,
  concurrency: 3,
  findWork: (tenantId) => findRunRows(db, tenantId),
  runPull: ({ tenantId, runId }) => workOnRunRow(db, tenantId, runId, settings.runMs),
  tenants: async () => [BigInt(settings.tenantId)],
});
