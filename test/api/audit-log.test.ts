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
  const { conflicts } = (await gateway.execute(Conflicts, { first: 2 })).data();
  const ids = conflicts.nodes.map(({ id }) => id);
  await gateway.execute(ResolveConflicts, { input: { ids, strategy: 'KEEP_ST' } });
});
afterAll(() => contest.close());

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

const audit = async (variables: object = {}) =>
  (await gateway.execute(Audit, variables as never)).data().auditLog;

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
    expect(resolved.totalCount).toBe(2);
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
    const walked = await walkPages(audit, 5);
    expect(walked.forwards.map(key)).toEqual(all);
    expect(walked.backwards.map(key)).toEqual(all);
  });

  it('is there for somebody who may only read', async () => {
    const viewer = await openAsViewer(gateway.db);
    expect((await viewer.execute(Audit)).data().auditLog.totalCount).toBeGreaterThan(0);
    await viewer.close();
  });
});
