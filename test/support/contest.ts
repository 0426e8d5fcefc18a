import { graphql, type TestGateway, testGateway } from './graphql.ts';
import { openMirror, tenantId } from './pulling.ts';
import { service } from './simulator.ts';
import { stageEdits } from './staging.ts';

const FIRST_ID = 101;

export interface Contest {
  readonly gateway: TestGateway;
  close(): Promise<void>;
}

/** Services 101 and up whose price, 10, Anna wants to be 12 and ServiceTitan has made 11: one open conflict each. */
export async function openContest(count: number): Promise<Contest> {
  const mirror = await openMirror({
    pricebook: {
      services: Array.from({ length: count }, (_, index) =>
        service({ id: FIRST_ID + index, price: 10 }),
      ),
    },
  });
  const gateway = await testGateway({ database: mirror });
  await mirror.pull();
  const ids = Array.from({ length: count }, (_, index) => FIRST_ID + index);
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
  return {
    gateway,
    async close() {
      await mirror.upstream.close();
      await gateway.close();
    },
  };
}

export const Conflicts = graphql(`
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

export const ResolveConflicts = graphql(`
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
