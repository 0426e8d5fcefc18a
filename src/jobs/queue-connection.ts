import {
  type ConnectionOptions,
  createPostgresBackend,
  type Processor,
  Queue,
  type QueueOptions,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import type { Logger } from 'pino';
import { APP_ROLE } from '../db/app-role.ts';
import { withSettings } from '../db/pool.ts';
import { MINUTE_MS } from '../lib/duration.ts';
import type { Observer } from '../observe/observer.ts';

/** Where the queue lives. Both serve the same code; only PostgreSQL needs migrateQueue() first. */
export type QueueConnection =
  | { readonly kind: 'postgres'; readonly url: string }
  | { readonly kind: 'redis'; readonly url: string };

export interface QueuePlace {
  readonly connection: QueueConnection;
  /** @default 'lazi' */
  readonly queueName?: string | undefined;
  readonly logger: Logger;
  /** Told of jobs. @default nobody */
  readonly observer?: Observer;
}

/** Schema of the queue in PostgreSQL. */
export const QUEUE_SCHEMA = 'bullmq';
const DEFAULT_NAME = 'lazi';
const CONNECT_PATIENCE_MS = 5_000;
const LONGEST_PAUSE_MS = 2_000;
const LONGEST_BLOCK_S = 5;

/** What travels through the queue: ids and words, checked by whoever takes it out. */
export type JobData = Readonly<Record<string, string>>;

/**
 * The part of BullMQ's Queue that is the same over both stores and that we use.
 * Give every job an id: for one without, BullMQ creates a sequence, which the application's role may not.
 */
export type JobQueue = Pick<
  Queue<JobData, void>,
  | 'add'
  | 'close'
  | 'getJobSchedulers'
  | 'getJob'
  | 'getJobCounts'
  | 'getJobs'
  | 'getWaitingCount'
  | 'removeJobScheduler'
  | 'upsertJobScheduler'
  | 'waitUntilReady'
>;
export type JobWorker = Pick<Worker<JobData, void>, 'close' | 'pause' | 'waitUntilReady'>;

/** Opens the producing side: a request that cannot reach the queue fails soon instead of waiting. */
export function openQueue({ connection, queueName = DEFAULT_NAME, logger }: QueuePlace): JobQueue {
  const onError = logError(logger, 'queue');
  if (connection.kind === 'postgres') {
    const options = { connection: postgres(connection.url, 2) };
    const queue = new Queue<
      JobData,
      void,
      string,
      JobData,
      void,
      string,
      PostgresBackend,
      Postgres
    >(queueName, options, createPostgresBackend);
    return queue.on('error', onError);
  }
  const options: QueueOptions = {
    connection: { ...redis(connection.url), enableOfflineQueue: false, maxRetriesPerRequest: 1 },
    prefix: QUEUE_SCHEMA,
  };
  return new Queue<JobData, void>(queueName, options).on('error', onError);
}

/** Opens the consuming side, which starts to take jobs at once. */
export function openWorker(
  { connection, queueName = DEFAULT_NAME, logger }: QueuePlace,
  options: Omit<WorkerOptions, 'connection' | 'prefix'>,
  work: Processor<JobData, void>,
): JobWorker {
  const onError = logError(logger, 'queue worker');
  const onFailed = (job: { readonly name: string } | undefined, { message }: Error): void =>
    logger.warn({ job: job?.name, error: message }, 'a job failed');
  if (connection.kind === 'postgres') {
    const worker = new Worker<JobData, void, string, PostgresBackend, number, Postgres>(
      queueName,
      work,
      { ...options, connection: postgres(connection.url, 3) },
      createImpatientBackend,
    );
    return worker.on('error', onError).on('failed', onFailed);
  }
  return new Worker<JobData, void>(queueName, work, {
    ...options,
    connection: { ...redis(connection.url), maxRetriesPerRequest: null },
    prefix: QUEUE_SCHEMA,
  })
    .on('error', onError)
    .on('failed', onFailed);
}

type PostgresBackend = ReturnType<typeof createPostgresBackend>;
type Postgres = Parameters<typeof createPostgresBackend>[1]['connection'];

/**
 * A worker on PostgreSQL that looks for jobs after five seconds without a notification. BullMQ's own lets it wait for
 * an hour once its connection was lost: a job notified of before it listens again would lie there for as long.
 */
const createImpatientBackend: typeof createPostgresBackend = (...options) =>
  Object.defineProperty(createPostgresBackend(...options), 'maximumBlockTimeout', {
    value: LONGEST_BLOCK_S,
  });

function postgres(url: string, max: number): Postgres {
  return {
    // In the URL, because settings there win over those that BullMQ adds.
    connectionString: withSettings(url, { role: APP_ROLE, search_path: QUEUE_SCHEMA }),
    schema: QUEUE_SCHEMA,
    application_name: 'lazi-queue',
    max,
    connectionTimeoutMillis: CONNECT_PATIENCE_MS,
    keepAlive: true,
  };
}

function redis(url: string): ConnectionOptions {
  return {
    url,
    connectTimeout: CONNECT_PATIENCE_MS,
    retryStrategy: (attempt: number) => Math.min(attempt * 100, LONGEST_PAUSE_MS),
  };
}

/**
 * Without a listener BullMQ would print the error, connection settings and all, or end the process.
 * The same trouble is told once a minute, although BullMQ meets it at every attempt; while closing it is none.
 */
function logError(logger: Logger, part: string): (this: Closing, error: Error) => void {
  let told = '';
  let tellAgainAt = 0;
  return function ({ name, message }) {
    if (this.closing) return;
    const error = `${name}: ${message}`;
    const now = performance.now();
    if (error === told && now < tellAgainAt) return;
    told = error;
    tellAgainAt = now + MINUTE_MS;
    logger.warn({ part, error }, 'the queue has trouble');
  };
}

interface Closing {
  readonly closing: Promise<void> | undefined;
}
