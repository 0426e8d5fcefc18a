import { readMigrationStatus } from '../../db/migration-status.ts';
import type { RunQueue } from '../../jobs/run-queue.ts';
import type { Foundation } from '../foundation.ts';
import type { ReadinessCheck } from '../http/health.ts';

/** What a gateway or a worker needs to be of use. */
export function readinessChecks(
  { db }: Foundation,
  queue: RunQueue,
): Readonly<Record<string, ReadinessCheck>> {
  return {
    async database() {
      await db.system.query({ name: 'ready', text: 'SELECT 1' });
    },
    async migrations() {
      const { pending, failed } = await readMigrationStatus(db.system);
      if (failed.length > 0) throw new Error(`failed: ${failed.join(', ')}`);
      if (pending.length > 0) throw new Error(`pending: ${pending.join(', ')}`);
    },
    queue: () => queue.ping(),
  };
}
