import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSchema } from '../../../src/graphql/schema.ts';
import { roles } from '../../../src/identity/permissions.ts';
import { tenantJobs } from '../../../src/jobs/tenant-jobs.ts';
import { type TestGateway, testGateway } from '../../support/graphql.ts';
import { bearer } from '../../support/tokens.ts';
import { type IdPath, idPaths } from './id-paths.ts';
import { unlimited } from './unlimited.ts';
import { absent, furnish, type Ids, jobOf, type Kind } from './world.ts';
import { writeOperation } from './write-operation.ts';

/** Which kind of thing the id at a path names. A new place for an id has to be told here. */
const kindsByPath: readonly (readonly [RegExp, Kind | 'elsewhere'])[] = [
  [/\.(businessUnitIds|costTypeStId|vendorStId)$/, 'elsewhere'],
  // Refused unless people were asked about it, before anything is looked up.
  [/^retryPush\.found\.stId$/, 'elsewhere'],
  [/^moveCategory\.input\.(before|after|newParentStId)$/, 'otherCategory'],
  [/\.(categoryStIds|parentStId|under|root|filter\.category)$/, 'category'],
  [/^reorderChildren\.input\.stIds$/, 'childCategory'],
  [/^(\w+Category|category|reorderChildren|setCategoryImage)\..*stIds?$/, 'category'],
  [/^deleteDraftItem\.stId$/, 'draft'],
  [/\.materials\.stId$|\.recommendations\.material$/, 'material'],
  [/\.equipment\.stId$/, 'equipment'],
  [/Materials?\.input\..*(stId|variationStIds)$/, 'material'],
  [/Equipment\.input\..*(stId|upgradeStIds|variationStIds)$/, 'equipment'],
  [/Discounts?AndFees?\.input\..*stId$/, 'discount'],
  [/Services?\.input\..*(stId|upgradeStIds|recommendationStIds)$/, 'service'],
  [/\.recommendations\.service$/, 'service'],
  [/^(auditLog|conflicts)\.filter\.stId$|^(fieldProvenance|pricebookItem)\.stId$/, 'service'],
  [/^(node|category)\.id$|^nodes\.ids$/, 'node'],
  [/^(clearOverrides|createPushPlan|pushPending)\.input\.ids$/, 'node'],
  [/^discardChanges\.input\.ids$/, 'edit'],
  [/^(applyPushPlan|approvePushPlan|cancelPush|retryPush|pushRun)\.id$/, 'push'],
  [/^(cancelSync|confirmDeletes|syncRun)\.id$/, 'run'],
  [/^resolveConflicts?\.input\.ids?$/, 'conflict'],
  [/^revokeApiKey\.id$/, 'apiKey'],
  [/^(discardJob|retryJob)\.id$/, 'job'],
];

/** What leaves have to be for their operation to look at its ids at all. */
const leaves: Readonly<Record<string, unknown>> = {
  'fieldProvenance.entity': 'SERVICES',
  'fieldProvenance.field': 'price',
  'pricebookItem.kind': 'SERVICE',
  'deleteDraftItem.kind': 'SERVICE',
  'conflicts.filter.entity': 'SERVICES',
  'updateCategory.input.name': 'Probed',
  'reorderChildren.input.parentStId': '1000',
};

/** Ids that their operation needs beside the one that is probed. */
const NEEDED = /^(?!category\.).*\.(stId|id)$/;

const OWN = 3_222_348_440n;
const FOREIGN = 1n;
const schema = buildSchema();
const everyId = idPaths(schema);
let gateway: TestGateway;
let own: Ids;
let foreign: Ids;

/** A queue with a job of each tenant, behind what keeps tenants apart in it. */
const queue = {
  getJobs: async () => [],
  getJob: async (id: string) =>
    [OWN, FOREIGN]
      .filter((tenantId) => jobOf(tenantId) === id)
      .map((tenantId) => ({
        ...{ id, data: { tenantId: String(tenantId) }, getState: async () => 'failed' },
        ...{ retry: async () => undefined, remove: async () => undefined },
      }))[0],
};
const runQueue = {
  wake: async () => undefined,
  readSchedules: async () => [],
  jobs: tenantJobs(queue as unknown as Parameters<typeof tenantJobs>[0]),
};

beforeAll(async () => {
  gateway = await testGateway({ byToken: true, limits: unlimited, runQueue });
  own = await furnish(gateway, { tenantId: OWN, first: 1_000, drafts: 1 });
  foreign = await furnish(gateway, { tenantId: FOREIGN, first: 5_000, drafts: 3 });
});
afterAll(() => gateway.close());

function kindOf({ path }: IdPath): Kind | 'elsewhere' {
  const [, kind] = kindsByPath.find(([pattern]) => pattern.test(path)) ?? [];
  if (!kind)
    throw new Error(`Nobody has said what the id at ${path} is an id of: see kindsByPath.`);
  return kind;
}

/** Asks with one id at one place, everything else of one's own. */
async function probe(at: IdPath, id: string, role = 'OWNER') {
  const operation = writeOperation(schema, at.operation, at.field, (path) => {
    if (path === at.path) return id;
    const other = everyId.find((one) => one.path === path);
    if (NEEDED.test(path) && other && kindOf(other) !== 'elsewhere')
      return own[kindOf(other) as Kind];
    return leaves[path];
  });
  const answer = await gateway.post(operation, bearer({ role }));
  return normal(JSON.stringify({ status: answer.status, body: answer.body }), id);
}

/** Without what differs from one answer to the next anyway. */
const normal = (text: string, id: string): string =>
  text
    .replaceAll(id, '<id>')
    .replace(/"requestId":"[^"]*"/g, '"requestId"')
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '<uuid>')
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '<moment>');

/** Every row of a tenant, as text. */
async function rowsOf(tenantId: bigint): Promise<string> {
  const tables = await gateway.db.system.query<{ name: string }>({
    text: `SELECT DISTINCT format('%I.%I', n.nspname, c.relname) AS name FROM pg_class c
      JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id'
      WHERE n.nspname IN ('raw', 'master', 'crm', 'sync', 'admin') AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1`,
  });
  const parts: unknown[] = [];
  for (const { name } of tables) {
    const rows = await gateway.db.transaction(tenantId, (tx) =>
      tx.query({ text: `SELECT t::text AS row FROM ${name} t ORDER BY 1` }),
    );
    parts.push([name, rows]);
  }
  return JSON.stringify(parts);
}

describe('an id of another tenant', () => {
  it('I50 is answered like one that nobody has, wherever an id is taken, whoever asks, and changes no row there', async () => {
    const before = await rowsOf(FOREIGN);
    for (const at of everyId) {
      const kind = kindOf(at);
      if (kind === 'elsewhere') continue;
      for (const role of roles) {
        const answers = {
          path: at.path,
          role,
          foreign: await probe(at, foreign[kind], role),
        };
        const nobodys = await probe(at, absent[kind], role);
        expect(answers).toEqual({ path: at.path, role, foreign: nobodys });
      }
    }
    expect(await rowsOf(FOREIGN)).toBe(before);
  });

  it("is not answered like one of one's own: the probes reach what they probe", async () => {
    const blind: string[] = [];
    // From the end: what creates and discards comes last, so that the others find what they look for.
    for (const at of everyId.toReversed()) {
      const kind = kindOf(at);
      if (kind === 'elsewhere') continue;
      const nobodys = await probe(at, absent[kind]);
      if ((await probe(at, own[kind])) === nobodys) blind.push(at.path);
    }
    expect(blind).toEqual([]);
  });
});
