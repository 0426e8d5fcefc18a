import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Conflicts, type Contest, openContest, ResolveConflicts } from '../support/contest.ts';
import { graphql, openAsViewer, type TestGateway } from '../support/graphql.ts';
import { walkPages } from '../support/walk-pages.ts';

let contest: Contest;
let gateway: TestGateway;
const COUNT = 8;

beforeAll(async () => {
  contest = await openContest(COUNT);
  gateway = contest.gateway;
});
afterAll(() => contest.close());

const Resolve = graphql(`
  mutation ResolveConflict($input: ResolveConflictInput!) {
    resolveConflict(input: $input) {
      __typename
      ... on ResolveConflictPayload {
        stId
        conflict {
          state
          strategy
          value
          local
          remote
          resolvedBy
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

const SetPolicy = graphql(`
  mutation SetConflictPolicy($input: SetConflictPolicyInput!) {
    setConflictPolicy(input: $input) {
      __typename
      ... on SetConflictPolicyPayload {
        policy {
          entity
          field
          strategy
          setBy
        }
      }
      ... on InvalidInputError {
        field
      }
      ... on ForbiddenError {
        code
      }
    }
  }
`);

const Policies = graphql(`
  query ConflictPolicies {
    conflictPolicies {
      entity
      field
      strategy
    }
  }
`);

const list = async (variables: Parameters<typeof gateway.execute<unknown, object>>[1] = {}) =>
  (await gateway.execute(Conflicts, variables as never)).data().conflicts;
const openIds = async () =>
  (await list({ filter: { state: 'OPEN' } })).nodes.map(({ id }) => id).sort();

describe('conflicts', () => {
  it('tells both sides of each, with the name of the record', async () => {
    const { nodes, totalCount } = await list({ filter: { state: 'OPEN', stId: '101' } });
    expect(totalCount).toBe(1);
    expect(nodes).toEqual([
      expect.objectContaining({
        ...{ entity: 'SERVICES', stId: '101', label: 'Item 101', field: 'price' },
        ...{ type: 'BOTH_MODIFIED', cause: null, base: '10', local: '12', remote: '11' },
        ...{ localBy: 'anna', state: 'OPEN', strategy: null, value: null, resolvedBy: null },
      }),
    ]);
  });

  it('are narrowed by each field of the filter', async () => {
    const count = async (filter: object) => (await list({ filter })).totalCount;
    expect(await count({ entity: 'SERVICES' })).toBe(COUNT);
    expect(await count({ entity: 'MATERIALS' })).toBe(0);
    expect(await count({ field: 'code' })).toBe(0);
    expect(await count({ type: 'BOTH_MODIFIED', field: 'price' })).toBe(COUNT);
    expect(await count({ state: 'RESOLVED' })).toBe(0);
  });

  it('come page by page, from either end, each once', async () => {
    const all = (await list()).nodes;
    expect(await walkPages(list, 3)).toEqual({ forwards: all, backwards: all });
  });
});

describe('resolveConflict', () => {
  it('decides, and answers with the conflict as it is then', async () => {
    const [id = ''] = await openIds();
    const input = { id, strategy: 'MANUAL' as const, value: '13' };
    const { resolveConflict } = (await gateway.execute(Resolve, { input })).data();
    expect(resolveConflict).toMatchObject({
      __typename: 'ResolveConflictPayload',
      conflict: { state: 'RESOLVED', strategy: 'MANUAL', value: '13', local: '12', remote: '11' },
    });
    const again = (await gateway.execute(Resolve, { input })).data().resolveConflict;
    expect(again).toMatchObject({ __typename: 'InvalidStateError', code: 'INVALID_STATE' });
  });

  it('says what is wrong with a value, and that there is no such conflict', async () => {
    const [id = ''] = await openIds();
    const resolve = async (more: object) =>
      (
        await gateway.execute(Resolve, { input: { id, strategy: 'MANUAL', ...more } as never })
      ).data().resolveConflict;
    expect(await resolve({ value: 'dear' })).toMatchObject({ field: 'input.value' });
    expect(await resolve({ id: 'nothing', value: '1' })).toMatchObject({ code: 'NOT_FOUND' });
  });
});

describe('resolveConflicts', () => {
  it('decides each by itself and costs the same number of statements for one and for several', async () => {
    const ids = await openIds();
    const decide = (some: readonly string[]) =>
      gateway.execute(ResolveConflicts, { input: { ids: [...some], strategy: 'KEEP_ST' } });
    const forOne = await gateway.countStatements(() => decide(ids.slice(0, 1)));
    let answer: Awaited<ReturnType<typeof decide>> | undefined;
    const forMany = await gateway.countStatements(async () => {
      answer = await decide([...ids.slice(1, 5), 'nothing']);
    });
    expect(forMany).toBe(forOne);
    expect(answer?.data().resolveConflicts).toMatchObject({
      ...{ resolved: 4, refused: 1 },
      outcomes: [
        ...Array.from({ length: 4 }, () => ({ result: { state: 'RESOLVED', value: '11' } })),
        { stId: null, result: { code: 'NOT_FOUND' } },
      ],
    });
  });

  it('refuses one value for all', async () => {
    const input = { ids: ['x'], strategy: 'MANUAL' as const };
    expect(
      (await gateway.execute(ResolveConflicts, { input })).data().resolveConflicts,
    ).toMatchObject({
      field: 'input.strategy',
    });
  });
});

describe('setConflictPolicy', () => {
  it('is told by conflictPolicies', async () => {
    const input = { entity: 'MATERIALS' as const, field: 'cost', strategy: 'KEEP_ST' as const };
    const { setConflictPolicy } = (await gateway.execute(SetPolicy, { input })).data();
    expect(setConflictPolicy).toMatchObject({ policy: input });
    expect((await gateway.execute(Policies)).data().conflictPolicies).toEqual([input]);
    const wrong = { input: { ...input, field: 'costs' } };
    expect((await gateway.execute(SetPolicy, wrong)).data().setConflictPolicy).toMatchObject({
      field: 'input.field',
    });
  });
});

describe('somebody who may only read', () => {
  it('sees conflicts, and decides nothing', async () => {
    const viewer = await openAsViewer(gateway.db);
    expect((await viewer.execute(Conflicts)).data().conflicts.totalCount).toBe(COUNT);
    const [id = ''] = await openIds();
    const resolved = await viewer.execute(Resolve, { input: { id, strategy: 'KEEP_ST' } });
    expect(resolved.data().resolveConflict).toMatchObject({ code: 'FORBIDDEN' });
    const input = { entity: 'SERVICES' as const, field: '*', strategy: 'KEEP_ST' as const };
    expect((await viewer.execute(SetPolicy, { input })).data().setConflictPolicy).toMatchObject({
      code: 'FORBIDDEN',
    });
    await viewer.close();
  });
});
