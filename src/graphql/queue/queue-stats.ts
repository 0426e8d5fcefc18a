import type { JobState, TenantJob } from '../../jobs/tenant-jobs.ts';
import { builder } from '../builder.ts';
import { DEFAULT_PAGE_SIZE, parsePage } from '../page-arguments.ts';

const QueueJobState = builder.enumType('QueueJobState', {
  description: 'How a job in the queue stands. One that is done leaves the queue.',
  values: {
    WAITING: { description: 'Waits for a worker.' },
    ACTIVE: { description: 'A worker is on it.' },
    DELAYED: { description: 'Waits for its time.' },
    FAILED: { description: 'Was given up.' },
  } satisfies Record<JobState, { description: string }>,
});

const QueueJob = builder.objectRef<TenantJob>('QueueJob').implement({
  description: 'A job that wakes a worker for a pull or a push.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The `runId` of the pull, or the id of the push.' }),
    state: t.expose('state', { type: QueueJobState, description: 'How it stands.' }),
    queuedAt: t.expose('queuedAt', { type: 'DateTime', description: 'When it was queued.' }),
    attempts: t.exposeInt('attempts', { description: 'Times a worker took it.' }),
    reason: t.exposeString('reason', {
      nullable: true,
      description: 'Why it failed; null where it has not.',
    }),
  }),
});

const count = (jobs: readonly TenantJob[], state: JobState): number =>
  jobs.filter((job) => job.state === state).length;

const QueueStats = builder.objectRef<readonly TenantJob[]>('QueueStats').implement({
  description:
    'What your tenant has in the queue. The queue only wakes workers: what there is to do stands in `syncRuns` and `pushRuns`.',
  fields: (t) => ({
    waiting: t.int({
      description: 'Jobs that wait for a worker.',
      resolve: (jobs) => count(jobs, 'WAITING'),
    }),
    active: t.int({
      description: 'Jobs that a worker is on.',
      resolve: (jobs) => count(jobs, 'ACTIVE'),
    }),
    delayed: t.int({
      description: 'Jobs that wait for their time.',
      resolve: (jobs) => count(jobs, 'DELAYED'),
    }),
    failed: t.int({
      description: 'Jobs that were given up.',
      resolve: (jobs) => count(jobs, 'FAILED'),
    }),
    oldestWaitingMs: t.int({
      nullable: true,
      description: 'How long the oldest waiting job has waited; null where none does.',
      resolve: (jobs, _args, { clock }) => {
        const oldest = jobs.find(({ state }) => state === 'WAITING');
        return oldest ? Math.max(0, clock.now().getTime() - oldest.queuedAt.getTime()) : null;
      },
    }),
    jobs: t.field({
      type: [QueueJob],
      description: 'The jobs themselves, the oldest first.',
      complexity: ({ first }) => ({ field: 1, multiplier: first ?? DEFAULT_PAGE_SIZE }),
      args: {
        state: t.arg({ type: QueueJobState, description: 'Only these.' }),
        first: t.arg.int({
          description: 'How many, at most 200 or what LIMIT_PAGE_SIZE says.',
        }),
      },
      resolve: (jobs, { state, first }, { limits }) => {
        const { limit } = parsePage({ first }, limits);
        return jobs.filter((job) => !state || job.state === state).slice(0, limit);
      },
    }),
  }),
});

builder.queryField('queueStats', (t) =>
  t.field({
    type: QueueStats,
    description: 'What your tenant has in the queue that wakes workers.',
    authScopes: { permission: 'admin:queue' },
    resolve: (_query, _args, { runQueue, viewer }) => runQueue.jobs.read(viewer.tenantId),
  }),
);
