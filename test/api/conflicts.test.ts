import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql, type TestGateway, testGateway } from '../support/graphql.ts';
import { type Mirror, openMirror, tenantId } from '../support/pulling.ts';
import { service } from '../support/simulator.ts';
import { stageEdits } from '../support/staging.ts';

let mirror: Mirror;
let gateway: TestGateway;
const COUNT = 8;
const FIRST_ID = 101;

beforeAll(async () => {
  mirror = await openMirror({
    pricebook: {
      services: Array.from({ length: COUNT }, (_, index) =>
        service({ id: FIRST_ID + index, price: 10 }),
      ),
    },
  });
  gateway = await testGateway({ database: mirror });
  await mirror.pull();
  const ids = Array.from({ length: COUNT }, (_, index) => FIRST_ID + index);
  const wishes = ids.map((id) => [
    id,
    { price: ['12', '10'], categoryStIds: [['4611686018427387904'], []] },
  ]);
  await stageEdits(mirror, 'services', Object.fromEntries(wishes));
  for (const id of ids) {
    mirror.upstream.sim.edit(tenantId, {
      ...{ type: 'update', entity: 'services', id },
      fields: { price: 11 },
    });
  }
  await mirror.pull({ requestedBy: 'schedule' });
});
afterAll(async () => {
  await mirror.upstream.close();
  await gateway.close();
});

const Conflicts = graphql(`
  query Conflicts($filter: ConflictFilter, $first: Int, $after: String, $last: Int, $before: String) {
    conflicts(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      totalCount
      pageInfo {
        hasNextPage
        hasPreviousPage
        endCursor
        startCursor
      }
      nodes {
        id
        entity
        stId
        label
        field
        type
        cause
        base
        local
        remote
        localBy
        state
        strategy
        value
        resolvedBy
        resolvedAt
      }
    }
  }
`);

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

const ResolveMany = graphql(`
  mutation ResolveConflicts($input: ResolveConflictsInput!) {
    resolveConflicts(input: $input) {
      __typename
      ... on ResolveConflictsPayload {
        resolved
        refused
        outcomes {
          stId
          result {
            __typename
            ... on Conflict {
              state
              value
            }
            ... on Error {
              code
            }
          }
        }
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

const Audit = graphql(`
  query AuditLog($filter: AuditFilter, $first: Int, $after: String, $last: Int, $before: String) {
    auditLog(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
      totalCount
      pageInfo {
        hasNextPage
        hasPreviousPage
        endCursor
        startCursor
      }
      nodes {
        entity
        stId
        version
        action
        changes
        actor
        runId
        at
      }
    }
  }
`);

const list = async (variables: Parameters<typeof gateway.execute<unknown, object>>[1] = {}) =>
  (await gateway.execute(Conflicts, variables as never)).data().conflicts;
const audit = async (variables: object = {}) =>
  (await gateway.execute(Audit, variables as never)).data().auditLog;
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
    const all = (await list()).nodes.map(({ id }) => id);
    const first = await list({ first: 3 });
    const second = await list({ first: 10, after: first.pageInfo.endCursor });
    expect([...first.nodes, ...second.nodes].map(({ id }) => id)).toEqual(all);
    expect(first.pageInfo).toMatchObject({ hasNextPage: true, hasPreviousPage: false });
    const last = await list({ last: 2 });
    expect(last.nodes.map(({ id }) => id)).toEqual(all.slice(-2));
    const before = await list({ last: 2, before: last.pageInfo.startCursor });
    expect(before.nodes.map(({ id }) => id)).toEqual(all.slice(-4, -2));
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
      gateway.execute(ResolveMany, { input: { ids: [...some], strategy: 'KEEP_ST' } });
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
    expect((await gateway.execute(ResolveMany, { input })).data().resolveConflicts).toMatchObject({
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
  it('sees conflicts and the log, and decides nothing', async () => {
    const viewer = await testGateway({
      database: { ...mirror, drop: () => Promise.resolve() },
      authenticate: async () => ({
        ...{ tenantId, role: 'VIEWER', subject: 'vera', expiresAt: null },
      }),
    });
    expect((await viewer.execute(Conflicts)).data().conflicts.totalCount).toBe(COUNT);
    expect((await viewer.execute(Audit)).data().auditLog.totalCount).toBeGreaterThan(0);
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

describe('auditLog', () => {
  it('I31 tells who changed what, the newest first', async () => {
    const { nodes } = await audit({ filter: { entity: 'SERVICES', stId: '101' } });
    expect(nodes.map(({ action }) => action).at(-1)).toBe('CREATED');
    expect(nodes.map(({ version }) => version)).toEqual(
      nodes.map((_, index) => nodes.length - index),
    );
    expect(nodes.find(({ action }) => action === 'UPDATED')).toMatchObject({
      ...{ actor: 'schedule', runId: expect.any(String) },
    });
    const resolved = await audit({ filter: { action: 'RESOLVED' }, first: 1 });
    expect(resolved.totalCount).toBe(6);
    expect(resolved.nodes[0]).toMatchObject({ runId: null, changes: { price: { before: '12' } } });
  });

  it('is narrowed by actor and time, each field of the filter for itself', async () => {
    const count = async (filter: object) => (await audit({ filter })).totalCount;
    const all = await count({});
    expect(await count({ actor: 'anna' })).toBe(COUNT);
    expect(await count({ until: '2020-01-01T00:00:00Z' })).toBe(0);
    expect(await count({ since: '2020-01-01T00:00:00Z' })).toBe(all);
    expect(await count({ entity: 'CATEGORIES' })).toBe(0);
  });

  it('comes page by page, from either end, each once, also where many have the same moment', async () => {
    const key = ({ stId, version }: { stId: string; version: number }) => `${stId}/${version}`;
    const all = (await audit({ first: 200 })).nodes.map(key);
    expect(new Set(all).size).toBe(all.length);
    const forwards: string[] = [];
    for (let after: string | null = null, more = true; more; ) {
      const page: Awaited<ReturnType<typeof audit>> = await audit({ first: 5, after });
      forwards.push(...page.nodes.map(key));
      after = page.pageInfo.endCursor ?? null;
      more = page.pageInfo.hasNextPage;
    }
    expect(forwards).toEqual(all);
    const backwards: string[] = [];
    for (let before: string | null = null, more = true; more; ) {
      const page: Awaited<ReturnType<typeof audit>> = await audit({ last: 5, before });
      backwards.unshift(...page.nodes.map(key));
      before = page.pageInfo.startCursor ?? null;
      more = page.pageInfo.hasPreviousPage;
    }
    expect(backwards).toEqual(all);
  });
});
