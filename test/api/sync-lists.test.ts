import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { graphql, TENANT, type TestGateway, testGateway } from '../support/graphql.ts';
import { type PageOf, walkPages } from '../support/walk-pages.ts';

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await testGateway();
});
afterAll(() => gateway.close());

describe('syncRuns', () => {
  const Runs = graphql(`
    query Runs($filter: SyncRunFilter, $first: Int, $after: String, $last: Int, $before: String) {
      syncRuns(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
        totalCount
        pageInfo {
          hasNextPage
          hasPreviousPage
          startCursor
          endCursor
        }
        nodes {
          id
          createdAt
          stats {
            fetched
          }
          steps {
            entity
          }
        }
      }
    }
  `);

  beforeAll(async () => {
    await gateway.db.transaction(TENANT, (tx) =>
      tx.query({
        text: `INSERT INTO sync.runs (tenant_id, id, mode, entities, trigger, requested_by, state, created_at)
               SELECT $1, gen_random_uuid(), 'FULL', '{categories}', 'SCHEDULE', 'schedule', 'SUCCEEDED',
                      timestamptz '2026-01-01' + (n / 2) * interval '1 hour'
               FROM generate_series(1, 9) n`,
        values: [TENANT],
      }),
    );
  });

  it('come newest first, page by page, in both directions', async () => {
    const filter = { states: ['SUCCEEDED' as const] };
    const all = (await gateway.execute(Runs, { filter })).data().syncRuns;
    expect(all.totalCount).toBe(9);
    const times = all.nodes.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted().reverse());

    const read = async (page: PageOf) =>
      (await gateway.execute(Runs, { filter, ...page })).data().syncRuns;
    expect(await walkPages(read, 2)).toEqual({ forwards: all.nodes, backwards: all.nodes });
  });

  it('cost the same for one run and for many', async () => {
    await gateway.execute(Runs, { first: 5 });
    const one = await gateway.countStatements(() => gateway.execute(Runs, { first: 1 }));
    const many = await gateway.countStatements(() => gateway.execute(Runs, { first: 20 }));
    expect(many).toBe(one);
  });
});

describe('parkedRecords', () => {
  const Parked = graphql(`
    query Parked($filter: ParkedRecordFilter, $first: Int) {
      parkedRecords(filter: $filter, first: $first) {
        totalCount
        nodes {
          id
          entity
          recordKey
          reason
          message
          payload
          attempts
          resolvedAt
        }
      }
    }
  `);

  it('I07 tell what was set aside, and why, as it came', async () => {
    await gateway.db.transaction(TENANT, (tx) =>
      tx.query({
        text: `INSERT INTO sync.parked_records
                 (tenant_id, id, entity, record_key, reason, message, payload, first_run_id, last_run_id, parked_at, last_seen_at, resolved_at)
               SELECT $1, gen_random_uuid(), 'services', n::text, 'NO_ID', 'It has no id.', '{"id": 9007199254740993}',
                      gen_random_uuid(), gen_random_uuid(), timestamptz '2026-01-01', timestamptz '2026-01-01',
                      CASE WHEN n = 3 THEN timestamptz '2026-01-02' END
               FROM generate_series(1, 3) n`,
        values: [TENANT],
      }),
    );
    const waiting = (await gateway.execute(Parked, {})).data().parkedRecords;
    expect(waiting.totalCount).toBe(2);
    expect(waiting.nodes[0]).toMatchObject({
      entity: 'SERVICES',
      reason: 'NO_ID',
      message: 'It has no id.',
      payload: '{"id": 9007199254740993}',
      attempts: 1,
      resolvedAt: null,
    });
    const resolved = (await gateway.execute(Parked, { filter: { resolved: true } })).data();
    expect(resolved.parkedRecords.nodes).toMatchObject([{ recordKey: '3' }]);
    const Again = graphql(`
      query ParkedNode($id: ID!) {
        node(id: $id) {
          ... on ParkedRecord {
            recordKey
            payload
          }
        }
      }
    `);
    const again = (await gateway.execute(Again, { id: waiting.nodes[0]?.id ?? '' })).data();
    expect(again.node).toMatchObject({ payload: '{"id": 9007199254740993}' });
  });
});
