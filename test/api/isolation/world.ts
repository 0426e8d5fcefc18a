import { randomUUID } from 'node:crypto';
import { encodeGlobalId } from '../../../src/graphql/global-id.ts';
import { encodeEditId } from '../../../src/graphql/pricebook/edits/edit-id.ts';
import { graphql, seedPricebook, type TestGateway } from '../../support/graphql.ts';
import { category, item } from '../../support/pricebook.ts';
import { bearer } from '../../support/tokens.ts';

/** What an id can be an id of. */
export const kinds = [
  ...[
    'category',
    'childCategory',
    'otherCategory',
    'service',
    'material',
    'equipment',
    'discount',
    'draft',
  ],
  ...['node', 'edit', 'push', 'run', 'conflict', 'apiKey', 'job'],
] as const;
export type Kind = (typeof kinds)[number];

/** One id of each kind. */
export type Ids = Readonly<Record<Kind, string>>;

/** Ids of things that nobody has. */
export const absent: Ids = {
  ...{
    category: '990001',
    childCategory: '990003',
    otherCategory: '990002',
    service: '990011',
    material: '990012',
  },
  ...{ equipment: '990013', discount: '990014', draft: '-9900' },
  node: encodeGlobalId('Category', randomUUID()),
  edit: encodeEditId({ recordId: randomUUID(), field: 'name' }),
  ...{ push: randomUUID(), run: randomUUID(), conflict: randomUUID(), apiKey: randomUUID() },
  job: 'job of nobody',
};

const Stage = graphql(`
  mutation StageForProbes(
    $category: UpdateCategoryInput!
    $draft: CreateServiceInput!
    $service: UpdateServiceInput!
  ) {
    updateCategory(input: $category) { __typename ... on UpdateCategoryPayload { category { id } } }
    updateService(input: $service) { __typename }
    createService(input: $draft) { __typename ... on CreateServicePayload { service { stId } } }
    createPushPlan(input: { all: true }) { __typename ... on PushPlan { id } }
    startSync(input: { mode: FULL }) { __typename ... on StartSyncPayload { run { runId } } }
    createApiKey(input: { name: "probe", role: VIEWER }) {
      __typename
      ... on CreateApiKeyPayload { apiKey { id } }
    }
  }
`);
const Pending = graphql(`
  query PendingForProbes { pendingChanges(filter: { entities: [SERVICES] }, last: 1) { nodes { id } } }
`);

/** The one job that each tenant has in the queue. */
export const jobOf = (tenantId: bigint): string => `job of ${tenantId}`;

/**
 * Fills a tenant with something of every kind, and answers its ids. No two tenants have an id in common: `first` is the first of
 * its own, and `drafts` how many it makes.
 */
export async function furnish(
  gateway: TestGateway,
  { tenantId, first, drafts }: { tenantId: bigint; first: number; drafts: number },
): Promise<Ids> {
  const fields = { price: 10, categories: [first] };
  await seedPricebook(
    gateway.db,
    {
      categories: [category(first), category(first + 1, { parentId: first }), category(first + 2)],
      services: [item(first + 11, fields)],
      materials: [item(first + 12, fields)],
      equipment: [item(first + 13, fields)],
      'discounts-and-fees': [item(first + 14, fields)],
    },
    tenantId,
  );
  const as = bearer({ tid: String(tenantId) });
  const made = await stage(gateway, as, first, drafts);
  const pending = (await gateway.execute(Pending, {}, as)).data().pendingChanges.nodes;
  const conflict = await insertConflict(gateway, tenantId, first + 11);
  return {
    category: String(first),
    childCategory: String(first + 1),
    otherCategory: String(first + 2),
    ...{ service: String(first + 11), material: String(first + 12) },
    ...{ equipment: String(first + 13), discount: String(first + 14) },
    edit: pending[0]?.id ?? 'none',
    conflict,
    job: jobOf(tenantId),
    ...made,
  };
}

type Staged = Pick<Ids, 'draft' | 'node' | 'push' | 'run' | 'apiKey'>;

async function stage(
  gateway: TestGateway,
  as: Record<string, string>,
  first: number,
  drafts: number,
): Promise<Staged> {
  let ids: Staged | undefined;
  for (let n = 0; n < drafts; n++) {
    const staged = await gateway.execute(
      Stage,
      {
        category: { stId: String(first + 2), name: `Renamed ${n}` },
        service: { stId: String(first + 11), displayName: `Renamed ${n}` },
        draft: { code: `NEW-${first}-${n}` },
      },
      as,
    );
    const { updateCategory, createService, createPushPlan, startSync, createApiKey } =
      staged.data();
    if (
      updateCategory.__typename !== 'UpdateCategoryPayload' ||
      createService.__typename !== 'CreateServicePayload' ||
      createPushPlan.__typename !== 'PushPlan' ||
      startSync.__typename !== 'StartSyncPayload' ||
      createApiKey.__typename !== 'CreateApiKeyPayload'
    ) {
      throw new Error(`The world could not be furnished: ${JSON.stringify(staged.body)}`);
    }
    ids = {
      draft: String(createService.service.stId),
      node: updateCategory.category?.id ?? 'none',
      push: createPushPlan.id,
      run: startSync.run.runId,
      apiKey: createApiKey.apiKey.id,
    };
  }
  if (!ids) throw new Error('A world needs a draft.');
  return ids;
}

async function insertConflict(
  gateway: TestGateway,
  tenantId: bigint,
  stId: number,
): Promise<string> {
  const id = randomUUID();
  await gateway.db.transaction(tenantId, (tx) =>
    tx.query({
      text: `INSERT INTO sync.conflicts (tenant_id, id, entity, st_id, field, type, base, local, remote, edit_version,
          remote_revision, local_by, local_at, remote_at, run_id, detected_at, state)
        VALUES ($1, $2, 'services', $3, 'price', 'BOTH_MODIFIED', '"10"', '"12"', '"11"', 1, 1, 'me', now(), now()::text,
          gen_random_uuid(), now(), 'OPEN')`,
      values: [tenantId, id, stId],
    }),
  );
  return id;
}
