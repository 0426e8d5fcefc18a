import { InvalidStateError, NotFoundError } from '../errors.ts';
import { within } from '../lib/within.ts';
import type { JobData, JobQueue } from './queue-connection.ts';

/** States of a job that is still in the queue; one that is done leaves nothing. */
export const JOB_STATES = ['WAITING', 'ACTIVE', 'DELAYED', 'FAILED'] as const;
export type JobState = (typeof JOB_STATES)[number];

/** A job that wakes a worker for a pull or a push of one tenant. */
export interface TenantJob {
  /** The pull's or push's own id. */
  readonly id: string;
  readonly state: JobState;
  readonly queuedAt: Date;
  /** Times a worker took it. */
  readonly attempts: number;
  /** Why it failed; null where it has not. */
  readonly reason: string | null;
}

/** What one tenant has in the queue that all share: nothing here sees, or touches, a job of another. */
export interface TenantJobs {
  /** The oldest first. Errors  an Error where the queue does not answer in time. */
  read(tenantId: bigint): Promise<readonly TenantJob[]>;
  /** Lets a job that failed, or waits for its time, be taken at once. Errors  NotFoundError; InvalidStateError. */
  retry(tenantId: bigint, id: string): Promise<void>;
  /** Takes a job out; a run that still waits is found again by the sweeper. Errors  NotFoundError; InvalidStateError. */
  discard(tenantId: bigint, id: string): Promise<void>;
}

/** Jobs of all tenants that are looked through, of each state. */
const MOST_LOOKED_AT = 1_000;
const PATIENCE_MS = 2_000;
const TOO_SLOW = `the queue did not answer within ${PATIENCE_MS} ms`;

/** What of BullMQ's job is used. */
interface Job {
  readonly id?: string | undefined;
  readonly data: JobData;
  readonly timestamp: number;
  readonly attemptsStarted: number;
  readonly failedReason: string;
}

export function tenantJobs(queue: JobQueue): TenantJobs {
  async function readOne(tenantId: bigint, state: JobState): Promise<TenantJob[]> {
    const type = state.toLowerCase() as Lowercase<JobState>;
    const jobs = await queue.getJobs([type], 0, MOST_LOOKED_AT - 1, true);
    return jobs.filter((job) => isOf(tenantId, job)).map((job) => describe(job, state));
  }

  async function find(tenantId: bigint, id: string) {
    const job = await queue.getJob(id);
    if (job === undefined || !isOf(tenantId, job)) throw new NotFoundError('There is no such job.');
    return { job, state: await job.getState() };
  }

  const inTime = <T>(work: Promise<T>): Promise<T> => within(PATIENCE_MS, TOO_SLOW, work);
  return {
    async read(tenantId) {
      const found = await inTime(Promise.all(JOB_STATES.map((state) => readOne(tenantId, state))));
      return found.flat().sort((a, b) => a.queuedAt.getTime() - b.queuedAt.getTime());
    },
    async retry(tenantId, id) {
      const { job, state } = await inTime(find(tenantId, id));
      if (state === 'failed') await inTime(job.retry());
      else if (state === 'delayed') await inTime(job.promote());
      else throw new InvalidStateError(`A job that is ${state} need not be tried again.`);
    },
    async discard(tenantId, id) {
      const { job, state } = await inTime(find(tenantId, id));
      if (state === 'active') {
        throw new InvalidStateError('A worker is on it: cancel the pull or the push instead.');
      }
      await inTime(job.remove());
    },
  };
}

function isOf(tenantId: bigint, { data }: Pick<Job, 'data'>): boolean {
  return data['tenantId'] === String(tenantId);
}

function describe(job: Job, state: JobState): TenantJob {
  return {
    id: job.id ?? '',
    state,
    queuedAt: new Date(job.timestamp),
    attempts: job.attemptsStarted,
    reason: state === 'FAILED' ? job.failedReason : null,
  };
}
