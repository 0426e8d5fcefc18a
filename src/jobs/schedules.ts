import { getNextMillis } from 'bullmq';
import { ConfigError } from '../errors.ts';
import type { SyncMode } from '../sync/runs/run.ts';
import type { JobQueue } from './queue-connection.ts';
import { PRUNE_EVENTS, SCHEDULED_RUN } from './work.ts';

/** A pull that starts by the clock, in UTC. */
export interface Schedule {
  /** Stable: the same name replaces the schedule that was there before. */
  readonly name: string;
  /** Five or six fields. Absent, '' or 'off' for none. */
  readonly cron: string | undefined;
  readonly mode: SyncMode;
}

export interface UpcomingSchedule {
  readonly name: string;
  readonly cron: string;
  readonly mode: SyncMode;
  /** Null in the moment in which it fires. */
  readonly nextRunAt: Date | null;
}

/** Removing old events is housekeeping, not a pull: it has its place in the queue but not in the list of schedules. */
const PRUNE_CRON = '17 3 * * *';

/** What stands in the queue for one schedule. */
interface Entry {
  readonly id: string;
  readonly cron: string;
  readonly job: typeof SCHEDULED_RUN | typeof PRUNE_EVENTS;
  readonly mode: string;
}

/**
 * Brings the queue's schedulers in line: those given are there once, in UTC, all others are removed.
 * Errors  ConfigError for a cron expression that is none.
 */
export async function establishSchedules(
  queue: JobQueue,
  schedules: readonly Schedule[],
): Promise<void> {
  const wanted = entriesOf(schedules);
  for (const { key } of await queue.getJobSchedulers()) {
    if (!wanted.some(({ id }) => id === key)) await queue.removeJobScheduler(key);
  }
  for (const entry of wanted) {
    if (!(await stands(queue, entry))) await put(queue, entry);
  }
}

/** Puts back schedules that the queue has lost, and leaves those alone that are there. */
export async function restoreSchedules(
  queue: JobQueue,
  schedules: readonly Schedule[],
): Promise<void> {
  const existing = new Set((await queue.getJobSchedulers()).map(({ key }) => key));
  for (const entry of entriesOf(schedules)) {
    if (!existing.has(entry.id)) await put(queue, entry);
  }
}

export async function readSchedules(queue: JobQueue): Promise<UpcomingSchedule[]> {
  const found: UpcomingSchedule[] = [];
  for (const { key, pattern, next, template } of await queue.getJobSchedulers()) {
    const mode = template?.data?.['mode'];
    if (pattern === undefined || (mode !== 'FULL' && mode !== 'INCREMENTAL')) continue;
    found.push({ name: key, cron: pattern, mode, nextRunAt: next ? new Date(next) : null });
  }
  return found.sort((a, b) => a.name.localeCompare(b.name));
}

function entriesOf(schedules: readonly Schedule[]): Entry[] {
  const entries: Entry[] = [{ id: PRUNE_EVENTS, cron: PRUNE_CRON, job: PRUNE_EVENTS, mode: '' }];
  for (const { name, cron = '', mode } of schedules) {
    if (cron === '' || cron === 'off') continue;
    assertCron(name, cron);
    entries.push({ id: name, cron, job: SCHEDULED_RUN, mode });
  }
  return entries;
}

function assertCron(name: string, cron: string): void {
  try {
    if (getNextMillis(Date.now(), { pattern: cron, tz: 'UTC' }) !== undefined) return;
  } catch (cause) {
    throw new ConfigError([
      `The schedule ${name} is no cron expression: "${cron}" (${String(cause)})`,
    ]);
  }
  throw new ConfigError([`The schedule ${name} never comes: "${cron}"`]);
}

async function stands(queue: JobQueue, { id, cron, mode }: Entry): Promise<boolean> {
  const found = (await queue.getJobSchedulers()).find(({ key }) => key === id);
  return found?.pattern === cron && found.template?.data?.['mode'] === mode;
}

async function put(queue: JobQueue, entry: Entry): Promise<void> {
  try {
    await upsert(queue, entry);
  } catch (error) {
    // On PostgreSQL all but one of the processes that do this at once are refused.
    if (!(await stands(queue, entry))) throw error;
  }
}

/** A failed start is tried again for some five minutes; after that the next time comes anyway. */
async function upsert(queue: JobQueue, { id, cron, job, mode }: Entry): Promise<void> {
  await queue.upsertJobScheduler(
    id,
    { pattern: cron, tz: 'UTC' },
    {
      name: job,
      data: { mode },
      opts: {
        attempts: 6,
        backoff: { type: 'exponential', delay: 10_000 },
        removeOnComplete: true,
        removeOnFail: true,
      },
    },
  );
}
