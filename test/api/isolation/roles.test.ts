import { type GraphQLField, type GraphQLObjectType, isObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildSchema } from '../../../src/graphql/schema.ts';
import { type Permission, permissionsOf, roles } from '../../../src/identity/permissions.ts';
import { type TestGateway, testGateway } from '../../support/graphql.ts';
import { bearer } from '../../support/tokens.ts';
import { unlimited } from './unlimited.ts';
import { absent } from './world.ts';
import { writeOperation } from './write-operation.ts';

/** What each root field asks for, written down a second time: to let somebody do more takes two changes. */
const declared: Readonly<Record<string, string>> = {
  public: 'health viewer',
  'pricebook:read': `
    auditLog categories category categoryStats categoryTree conflictPolicies conflicts discountsAndFees equipment
    featureFlags fieldProvenance materials node nodes parkedRecords pendingChanges pricebookItem pushRun pushRuns
    services syncRun syncRuns syncSchedules syncStatus tenant
    categoriesPushed categoriesSynced categoryUpdated conflictDetected conflictResolved events pushCompleted
    pushProgress syncCompleted syncFailed syncProgress syncStarted`,
  'pricebook:write': `
    bulkCreateDiscountsAndFees bulkCreateEquipment bulkCreateMaterials bulkCreateServices bulkUpdateDiscountsAndFees
    bulkUpdateEquipment bulkUpdateMaterials bulkUpdateServices clearOverrides createCategory createDiscountAndFee
    createEquipment createMaterial createService deactivateDiscountAndFee deactivateEquipment deactivateMaterial
    deactivateService deleteCategory deleteDraftItem discardChanges moveCategory reorderChildren resolveConflict
    resolveConflicts setCategoryImage updateCategory updateDiscountAndFee updateEquipment updateMaterial updateService`,
  'pricebook:push': `
    applyPushPlan approvePushPlan cancelPush createPushPlan pushPending retryPush setConflictPolicy`,
  'pricebook:sync': 'cancelSync confirmDeletes startSync',
  'admin:read': 'adminLog apiKeys',
  'admin:access': 'createApiKey revokeAccess revokeApiKey',
  'admin:flags': 'setFeatureFlag',
  'admin:queue': 'discardJob queueStats retryJob',
  'admin:tenant': 'removeTenantConnection setTenantConnection updateTenant',
};

/** Fields further down that ask for more than what leads to them. */
const declaredBelow: Readonly<Record<string, Permission>> = { 'Tenant.connection': 'admin:read' };

interface RootField {
  readonly operation: 'query' | 'mutation' | 'subscription';
  readonly field: GraphQLField<unknown, unknown>;
}

const schema = buildSchema();
const fieldsOf = (type: GraphQLObjectType | null | undefined) =>
  Object.values(type?.getFields() ?? {});
const rootFields: readonly RootField[] = [
  ...fieldsOf(schema.getQueryType()).map((field) => ({ operation: 'query', field }) as const),
  ...fieldsOf(schema.getMutationType()).map((field) => ({ operation: 'mutation', field }) as const),
  ...fieldsOf(schema.getSubscriptionType()).map(
    (field) => ({ operation: 'subscription', field }) as const,
  ),
];

let gateway: TestGateway;
beforeAll(async () => {
  gateway = await testGateway({ byToken: true, limits: unlimited });
});
afterAll(() => gateway.close());

function permissionOf({ field }: RootField): string {
  const found = Object.entries(declared).filter(([, names]) =>
    names.split(/\s+/).includes(field.name),
  );
  const [first] = found;
  if (!first || found.length > 1) {
    throw new Error(`Say here, once, what ${field.name} asks for: who may use it?`);
  }
  return first[0];
}

function scopeOf(extensions: Readonly<Record<string, unknown>>): string | undefined {
  const options = extensions['pothosOptions'] as
    | { authScopes?: { permission?: string; public?: boolean } }
    | undefined;
  return options?.authScopes?.public ? 'public' : options?.authScopes?.permission;
}

/** How long a subscription that ought to be let through has to stay silent. */
const SILENCE_MS = 100;
/** How long a refusal, or an answer, is waited for. */
const PATIENCE_MS = 30_000;

/** Whether a role is let through to a root field: what comes behind it does not matter. */
async function isLetThrough(
  { operation, field }: RootField,
  role: string,
  expected: boolean,
): Promise<boolean> {
  const leaf = (path: string) => (/\.(stId|id)$/.test(path) ? absent.category : undefined);
  const asked = writeOperation(schema, operation, field, leaf, 1);
  const asStream = operation === 'subscription' ? { accept: 'text/event-stream' } : {};
  // A subscription that is let through would wait for events; the refusal of one ends it.
  const ending = new AbortController();
  const response = await gateway.yoga.fetch('http://localhost/graphql', {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...asStream, ...bearer({ role }) },
    body: JSON.stringify(asked),
    signal: ending.signal,
  });
  const reader = response.body?.getReader();
  const waitMs = operation === 'subscription' && expected ? SILENCE_MS : PATIENCE_MS;
  let text = '';
  for (;;) {
    const chunk = await Promise.race([
      reader?.read(),
      new Promise<undefined>((resolve) => setTimeout(resolve, waitMs)),
    ]);
    if (!chunk || chunk.done) break;
    text += new TextDecoder().decode(chunk.value);
    if (text.includes('"FORBIDDEN"')) break;
  }
  ending.abort();
  return !text.includes('"FORBIDDEN"');
}

describe('a root field', () => {
  it('says in the schema what it asks for, and the same is written here', () => {
    for (const root of rootFields) {
      const said = scopeOf(root.field.extensions);
      const { name } = root.field;
      expect({ name, said }).toEqual({ name, said: permissionOf(root) });
    }
    const named = Object.values(declared).flatMap((names) => names.split(/\s+/).filter(Boolean));
    expect(named.toSorted()).toEqual(rootFields.map(({ field }) => field.name).toSorted());
  });

  it('is the only way to what lies below it, where a field may ask for more', async () => {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const found = Object.values(schema.getTypeMap())
      .filter(isObjectType)
      .filter((type) => !roots.includes(type))
      .flatMap((type) =>
        fieldsOf(type).map((field) => [`${type.name}.${field.name}`, scopeOf(field.extensions)]),
      )
      .filter(([, scope]) => scope !== undefined);
    expect(Object.fromEntries(found)).toEqual(declaredBelow);
    const connection = { query: '{ tenant { connection { status } } }' };
    for (const role of roles) {
      const text = JSON.stringify((await gateway.post(connection, bearer({ role }))).body);
      const may = permissionsOf(role).has('admin:read');
      expect({ role, refused: text.includes('FORBIDDEN') }).toEqual({ role, refused: !may });
    }
  });

  it('lets through who has that, and nobody else', async () => {
    for (const root of rootFields) {
      const permission = permissionOf(root);
      for (const role of roles) {
        const expected =
          permission === 'public' || permissionsOf(role).has(permission as Permission);
        // Waiting for each of many subscriptions to stay silent would be slow; one role is enough to see that it does.
        if (root.operation === 'subscription' && expected && role !== 'VIEWER') continue;
        const found = {
          ...{ field: root.field.name, role },
          in: await isLetThrough(root, role, expected),
        };
        expect(found).toEqual({ field: root.field.name, role, in: expected });
      }
    }
  });
});
