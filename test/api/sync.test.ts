import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql, noJobs, TENANT, type TestGateway, testGateway } from '../support/graphql.ts';

let gateway: TestGateway;

beforeAll(async () => {
  gateway = await testGateway({
    runQueue: {
      wake: async ({ runId }) => {
        woken.push(runId);
      },
      jobs: noJobs,
      readSchedules: async () => [
        {
          name: 'full',
          cron: '0 2 * * *',
          mode: 'FULL',
          nextRunAt: new Date('2026-03-02T02:00:00Z'),
        },
      ],
    },
  });
});
afterAll(() => gateway.close());

const woken: string[] = [];

const Start = graphql(`
  mutation Start($input: StartSyncInput!) {
    startSync(input: $input) {
      __typename
      ... on StartSyncPayload {
        alreadyRunning
        run {
          id
          runId
          mode
          dryRun
          entities
          trigger
          requestedBy
          state
          error {
            code
          }
          stats {
            fetched
          }
          steps {
            entity
            state
            fetched
            plan
          }
        }
      }
      ... on Error {
        code
        message
      }
      ... on InvalidInputError {
        field
      }
    }
  }
`);

const Cancel = graphql(`
  mutation Cancel($id: ID!) {
    cancelSync(id: $id) {
      __typename
      ... on CancelSyncPayload {
        run {
          state
        }
      }
      ... on Error {
        code
        message
      }
    }
  }
`);

const Confirm = graphql(`
  mutation Confirm($id: ID!) {
    confirmDeletes(id: $id) {
      __typename
      ... on ConfirmDeletesPayload {
        run {
          state
          deletesConfirmed
        }
      }
      ... on Error {
        code
      }
    }
  }
`);

const One = graphql(`
  query OneRun($id: ID!) {
    syncRun(id: $id) {
      id
      state
    }
    node(id: $id) {
      __typename
    }
  }
`);

const Status = graphql(`
  query Status {
    syncStatus {
      running {
        id
        state
      }
      lastRun {
        state
        durationMs
        finishedAt
      }
      lastSuccessfulRun {
        id
      }
      needsConfirmation {
        id
      }
      entities {
        entity
        lastReadAt
      }
      parkedRecordCount
      schedules {
        name
      }
    }
    syncSchedules {
      name
      cron
      mode
      nextRunAt
    }
  }
`);

async function start(
  input: Parameters<typeof gateway.execute<unknown, { input: object }>>[1] = { input: {} },
) {
  const { startSync } = (await gateway.execute(Start, input as never)).data();
  if (startSync.__typename !== 'StartSyncPayload') throw new Error(JSON.stringify(startSync));
  return startSync;
}

describe('a sync', () => {
  it('is started once, however often it is asked for', async () => {
    const first = await start({
      input: { mode: 'FULL', entities: ['DISCOUNTS_AND_FEES', 'CATEGORIES'] },
    });
    expect(first).toMatchObject({
      alreadyRunning: false,
      run: {
        mode: 'FULL',
        dryRun: false,
        entities: ['CATEGORIES', 'DISCOUNTS_AND_FEES'],
        trigger: 'MANUAL',
        requestedBy: 'demo',
        state: 'QUEUED',
        error: null,
        stats: { fetched: 0 },
        steps: [
          { entity: 'CATEGORIES', state: 'QUEUED', fetched: 0, plan: null },
          { entity: 'DISCOUNTS_AND_FEES', state: 'QUEUED' },
        ],
      },
    });
    const second = await start({ input: {} });
    expect(second).toMatchObject({ alreadyRunning: true, run: { id: first.run.id, mode: 'FULL' } });
    expect(woken).toEqual([first.run.runId]);
  });

  it('shows as running, is found by both of its ids, and can be cancelled once', async () => {
    const { run } = await start();
    const status = (await gateway.execute(Status)).data();
    expect(status.syncStatus).toMatchObject({
      running: { id: run.id, state: 'QUEUED' },
      lastRun: null,
      lastSuccessfulRun: null,
      needsConfirmation: null,
      entities: [],
      parkedRecordCount: 0,
      schedules: [{ name: 'full' }],
    });
    for (const id of [run.id, run.runId]) {
      expect((await gateway.execute(One, { id })).data().syncRun).toEqual({
        id: run.id,
        state: 'QUEUED',
      });
    }
    const cancelled = (await gateway.execute(Cancel, { id: run.id })).data().cancelSync;
    expect(cancelled).toEqual({ __typename: 'CancelSyncPayload', run: { state: 'CANCELLED' } });
    const again = (await gateway.execute(Cancel, { id: run.runId })).data().cancelSync;
    expect(again).toMatchObject({ __typename: 'InvalidStateError', code: 'INVALID_STATE' });
    expect((await gateway.execute(Status)).data().syncStatus).toMatchObject({
      running: null,
      lastRun: { state: 'CANCELLED' },
    });
  });

  it('tells as a typed error what is not there, whatever the id looks like', async () => {
    for (const id of ['x', '', '00000000-0000-4000-8000-000000000000', "'; --", 'Q2F0ZWdvcnk6MQ']) {
      const cancelled = (await gateway.execute(Cancel, { id })).data().cancelSync;
      expect(cancelled).toMatchObject({ __typename: 'NotFoundError', code: 'NOT_FOUND' });
      const confirmed = (await gateway.execute(Confirm, { id })).data().confirmDeletes;
      expect(confirmed).toMatchObject({ __typename: 'NotFoundError' });
      expect((await gateway.execute(One, { id })).data()).toEqual({ syncRun: null, node: null });
    }
  });

  it('tells as a typed error that no entity was named', async () => {
    const { startSync } = (await gateway.execute(Start, { input: { entities: [] } })).data();
    expect(startSync).toMatchObject({ __typename: 'InvalidInputError', field: 'input.entities' });
  });

  it('goes on after its deletes are confirmed, and only then', async () => {
    const { run } = await start();
    expect((await gateway.execute(Confirm, { id: run.id })).data().confirmDeletes).toMatchObject({
      __typename: 'InvalidStateError',
    });
    await gateway.db.transaction(TENANT, (tx) =>
      tx.query({
        text: `UPDATE sync.runs SET state = 'NEEDS_CONFIRMATION', error = '{"code":"MASS_DELETE","message":"m","remedy":"r"}'
               WHERE tenant_id = $1 AND id = $2`,
        values: [TENANT, run.runId],
      }),
    );
    expect((await gateway.execute(Status)).data().syncStatus.needsConfirmation).toEqual({
      id: run.id,
    });
    const confirmed = (await gateway.execute(Confirm, { id: run.id })).data().confirmDeletes;
    expect(confirmed).toMatchObject({ run: { state: 'QUEUED', deletesConfirmed: true } });
    expect(woken.at(-1)).toBe(run.runId);
  });
});
