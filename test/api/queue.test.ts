import { afterAll, beforeAll, expect, it } from 'vitest';
import { InvalidStateError } from '../../src/errors.ts';
import type { TenantJob } from '../../src/jobs/tenant-jobs.ts';
import {
  graphql,
  openAsViewer,
  TENANT,
  type TestGateway,
  testGateway,
} from '../support/graphql.ts';

const job = (id: string, state: TenantJob['state'], queuedAt: string): TenantJob => ({
  ...{ id, state, queuedAt: new Date(queuedAt), attempts: 0, reason: null },
});
const inQueue = [
  job('a', 'DELAYED', '2026-03-01T09:00:00Z'),
  job('b', 'WAITING', '2026-03-01T09:59:00Z'),
  job('c', 'WAITING', '2026-03-01T09:59:30Z'),
];
const asked: [string, bigint, string?][] = [];
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await testGateway({
    clock: { now: () => new Date('2026-03-01T10:00:00Z') },
    runQueue: {
      wake: async () => {},
      readSchedules: async () => [],
      jobs: {
        async read(tenantId) {
          asked.push(['read', tenantId]);
          return inQueue;
        },
        async retry(tenantId, id) {
          asked.push(['retry', tenantId, id]);
          if (id !== 'a') throw new InvalidStateError('It waits already.');
        },
        async discard(tenantId, id) {
          asked.push(['discard', tenantId, id]);
        },
      },
    },
  });
});
afterAll(() => gateway.close());

const Stats = graphql(`
  query QueueStats($state: QueueJobState, $first: Int) {
    queueStats {
      waiting
      active
      delayed
      failed
      oldestWaitingMs
      jobs(state: $state, first: $first) {
        id
        state
        queuedAt
        attempts
        reason
      }
    }
  }
`);
const Retry = graphql(`
  mutation RetryJob($id: ID!) {
    retryJob(id: $id) {
      __typename
      ... on Error {
        message
      }
    }
  }
`);
const Discard = graphql(`
  mutation DiscardJob($id: ID!) {
    discardJob(id: $id) {
      ... on DiscardJobPayload {
        id
      }
    }
  }
`);

it("tells what the viewer's tenant has in the queue", async () => {
  const { queueStats } = (await gateway.execute(Stats, { state: 'WAITING', first: 1 })).data();
  expect(queueStats).toEqual({
    ...{ waiting: 2, active: 0, delayed: 1, failed: 0, oldestWaitingMs: 60_000 },
    jobs: [
      {
        id: 'b',
        state: 'WAITING',
        queuedAt: '2026-03-01T09:59:00.000Z',
        attempts: 0,
        reason: null,
      },
    ],
  });
  expect(asked.at(-1)).toEqual(['read', TENANT]);
  const [tooMany] = (await gateway.execute(Stats, { first: 201 })).errors();
  expect(tooMany?.extensions).toMatchObject({ code: 'INVALID_INPUT', field: 'first' });
});

it('tries a job again, or takes it out, in the name of the tenant', async () => {
  const retried = (await gateway.execute(Retry, { id: 'a' })).data();
  expect(retried.retryJob.__typename).toBe('RetryJobPayload');
  expect((await gateway.execute(Retry, { id: 'b' })).data().retryJob).toEqual({
    __typename: 'InvalidStateError',
    message: 'It waits already.',
  });
  expect((await gateway.execute(Discard, { id: 'c' })).data().discardJob).toEqual({ id: 'c' });
  expect(asked.slice(-3)).toEqual([
    ['retry', TENANT, 'a'],
    ['retry', TENANT, 'b'],
    ['discard', TENANT, 'c'],
  ]);
});

it('is for owners and admins only', async () => {
  const viewer = await openAsViewer(gateway.db);
  const [refused] = (await viewer.execute(Stats, {})).errors();
  expect(refused?.extensions).toMatchObject({ code: 'FORBIDDEN' });
  expect((await viewer.execute(Retry, { id: 'a' })).data().retryJob.__typename).toBe(
    'ForbiddenError',
  );
  await viewer.close();
});
