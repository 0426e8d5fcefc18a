import { afterAll, beforeAll, expect, it } from 'vitest';
import { graphql, type TestGateway, testGateway } from '../support/graphql.ts';
import { type Mirror, openMirror, tenantId } from '../support/pulling.ts';
import { draftCategory, dyingAfterCreation, pushDying, workPush } from '../support/pushing.ts';
import { category } from '../support/simulator.ts';

let mirror: Mirror;
let gateway: TestGateway;

beforeAll(async () => {
  mirror = await openMirror({ pricebook: { categories: [category({ id: 1 })] } });
  gateway = await testGateway({ database: mirror });
  await mirror.pull();
});
afterAll(async () => {
  await mirror.upstream.close();
  await gateway.close();
});

const Unanswered = graphql(`
  query UnansweredCreations($id: ID!) {
    pushRun(id: $id) {
      state
      records {
        __typename
        ... on Unknown {
          mayBe
          error {
            code
          }
          call {
            order
          }
        }
      }
    }
  }
`);
const Retry = graphql(`
  mutation SayWhichItIs($id: ID!, $found: [FoundRecordInput!]) {
    retryPush(id: $id, found: $found) {
      __typename
      ... on PushRun {
        state
      }
      ... on InvalidInputError {
        field
      }
    }
  }
`);

/** A push whose worker died when a new category was made, which somebody has renamed then. */
async function pushRenamed(): Promise<string> {
  await draftCategory(mirror);
  const renaming = dyingAfterCreation(mirror, ({ id }) => {
    const fields = { name: 'Theirs' };
    const edit = { type: 'update', entity: 'categories', id: Number(id), fields } as const;
    mirror.upstream.sim.edit(tenantId, edit);
  });
  const id = await pushDying(mirror, renaming);
  await workPush(mirror, id);
  return id;
}

it('I27 asks which record a creation without an answer has made, and takes the answer', async () => {
  const id = await pushRenamed();
  const { pushRun } = (await gateway.execute(Unanswered, { id })).data();
  expect(pushRun).toMatchObject({ state: 'FAILED' });
  const [unknown] = pushRun?.records ?? [];
  if (unknown?.__typename !== 'Unknown') throw new Error(`It is ${unknown?.__typename}.`);
  expect(unknown.error?.code).toBe('MAYBE_CREATED');
  const [stId = ''] = unknown.mayBe;
  const { order } = unknown.call;
  expect(
    (await gateway.execute(Retry, { id, found: [{ order, stId: '1' }] })).data().retryPush,
  ).toEqual({
    __typename: 'InvalidInputError',
    field: 'found.0.stId',
  });
  const { retryPush } = (await gateway.execute(Retry, { id, found: [{ order, stId }] })).data();
  expect(retryPush).toEqual({ __typename: 'PushRun', state: 'QUEUED' });
  await workPush(mirror, id);
  expect((await gateway.execute(Unanswered, { id })).data().pushRun).toEqual({
    state: 'SUCCEEDED',
    records: [{ __typename: 'Applied' }],
  });
  expect(mirror.upstream.sim.records(tenantId, 'categories')).toHaveLength(2);
});
