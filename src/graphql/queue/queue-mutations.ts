import { InvalidStateError, NotFoundError } from '../../errors.ts';
import { builder } from '../builder.ts';

interface JobPayload {
  readonly id: string;
}

const RetryJobPayload = builder.objectRef<JobPayload>('RetryJobPayload').implement({
  description: 'A job waits for the next free worker.',
  fields: (t) => ({ id: t.exposeID('id', { description: 'Its id.' }) }),
});

const DiscardJobPayload = builder.objectRef<JobPayload>('DiscardJobPayload').implement({
  description: 'A job is gone from the queue.',
  fields: (t) => ({ id: t.exposeID('id', { description: 'Its id.' }) }),
});

builder.mutationField('retryJob', (t) =>
  t.field({
    type: RetryJobPayload,
    description: 'Lets a job that failed, or waits for its time, be taken at once.',
    authScopes: { permission: 'admin:queue' },
    errors: {
      directResult: true,
      types: [NotFoundError, InvalidStateError],
      union: { name: 'RetryJobResult', description: 'The outcome of `retryJob`.' },
    },
    args: { id: t.arg.id({ required: true, description: 'The `id` of the job.' }) },
    resolve: async (_mutation, { id }, { runQueue, viewer }) => {
      await runQueue.jobs.retry(viewer.tenantId, id);
      return { id };
    },
  }),
);

builder.mutationField('discardJob', (t) =>
  t.field({
    type: DiscardJobPayload,
    description:
      'Takes a job out of the queue. A pull or push that still waits is found again within seconds: to end it, use `cancelSync` or `cancelPush`.',
    authScopes: { permission: 'admin:queue' },
    errors: {
      directResult: true,
      types: [NotFoundError, InvalidStateError],
      union: { name: 'DiscardJobResult', description: 'The outcome of `discardJob`.' },
    },
    args: { id: t.arg.id({ required: true, description: 'The `id` of the job.' }) },
    resolve: async (_mutation, { id }, { runQueue, viewer }) => {
      await runQueue.jobs.discard(viewer.tenantId, id);
      return { id };
    },
  }),
);
