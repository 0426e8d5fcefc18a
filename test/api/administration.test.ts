import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UpstreamError } from '../../src/errors.ts';
import type { Connection } from '../../src/tenancy/connections/connection.ts';
import { createKeyRing } from '../../src/tenancy/connections/key-ring.ts';
import { openConnection } from '../../src/tenancy/connections/stored-connections.ts';
import { graphql, TENANT, type TestGateway, testGateway } from '../support/graphql.ts';
import { bearer } from '../support/tokens.ts';

const SetFlag = graphql(`
  mutation SetFlag($input: SetFeatureFlagInput!) {
    setFeatureFlag(input: $input) {
      __typename
      ... on SetFeatureFlagPayload { featureFlag { key value setBy } }
      ... on Error { code message }
    }
  }
`);
const Flags = graphql(`
  query Flags { featureFlags { key value setBy } }
`);
const TenantNow = graphql(`
  query TenantNow {
    tenant {
      id
      name
      settings { requirePushApproval }
      connection { status origin environment clientId setBy scopes lastError }
    }
  }
`);
const UpdateTenant = graphql(`
  mutation UpdateTenant($input: UpdateTenantInput!) {
    updateTenant(input: $input) {
      __typename
      ... on UpdateTenantPayload { tenant { name settings { requirePushApproval } } }
      ... on Error { code }
    }
  }
`);
const SetConnection = graphql(`
  mutation SetConnection($input: SetTenantConnectionInput!) {
    setTenantConnection(input: $input) {
      __typename
      ... on TenantConnectionPayload { connection { status origin environment clientId setBy } }
      ... on Error { code message }
      ... on InvalidInputError { field }
    }
  }
`);
const RemoveConnection = graphql(`
  mutation RemoveConnection {
    removeTenantConnection {
      __typename
      ... on TenantConnectionPayload { connection { status } }
      ... on Error { code }
    }
  }
`);
const Log = graphql(`
  query AdminLog($first: Int, $after: String) {
    adminLog(first: $first, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes { actor action subject details }
    }
  }
`);

const ring = createKeyRing({ key: randomBytes(32), before: [] });
/** What ServiceTitan says to credentials that are tried, and which were. */
const tried: Connection[] = [];
let refusal: UpstreamError | undefined;
let gateway: TestGateway;

beforeAll(async () => {
  gateway = await testGateway({
    byToken: true,
    connections: {
      ring,
      originOf: () => 'DATABASE',
      async test(_tenantId, connection) {
        tried.push(connection);
        if (refusal) throw refusal;
      },
    },
  });
});
afterAll(() => gateway.close());

const credentials = { clientId: 'cid.x', clientSecret: 'CANARY-secret', appKey: 'CANARY-key' };

describe('feature flags', () => {
  it('are set, listed and taken away, each tenant its own', async () => {
    const set = async (key: string, value: unknown) =>
      (await gateway.execute(SetFlag, { input: { key, value } }, bearer())).data().setFeatureFlag;
    expect(await set('console.newTree', true)).toMatchObject({
      featureFlag: { key: 'console.newTree', value: true, setBy: 'me' },
    });
    await set('limits.rows', { most: 5 });
    expect((await gateway.execute(Flags, {}, bearer())).data().featureFlags).toEqual([
      { key: 'console.newTree', value: true, setBy: 'me' },
      { key: 'limits.rows', value: { most: 5 }, setBy: 'me' },
    ]);
    expect((await gateway.execute(Flags, {}, bearer({ tid: '1' }))).data().featureFlags).toEqual(
      [],
    );
    expect(await set('console.newTree', null)).toMatchObject({ featureFlag: null });
    expect(await set('console.newTree', null)).toMatchObject({ featureFlag: null });
    expect((await gateway.execute(Flags, {}, bearer())).data().featureFlags).toHaveLength(1);
  });

  it('are refused where the key is none, or the value is too much or cannot be stored', async () => {
    for (const [key, value] of [
      ...[
        ['', 1],
        ['Upper', 1],
        ['a..b', 1],
        ['a b', 1],
        ['x'.repeat(101), 1],
      ],
      ...[
        ['long', 'x'.repeat(1_001)],
        ['nul', '\0'],
        ['half', '\ud800'],
      ],
    ] as [string, unknown][]) {
      const answer = await gateway.execute(SetFlag, { input: { key, value } }, bearer());
      expect({ key, is: answer.data().setFeatureFlag }).toMatchObject({
        key,
        is: { code: 'INVALID_INPUT' },
      });
    }
    const by = bearer({ role: 'MANAGER' });
    expect(
      (await gateway.execute(SetFlag, { input: { key: 'a', value: 1 } }, by)).data().setFeatureFlag,
    ).toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('the tenant', () => {
  it('has a name and settings, which its owner changes', async () => {
    const update = async (input: object, headers = bearer()) =>
      (await gateway.execute(UpdateTenant, { input }, headers)).data().updateTenant;
    expect(await update({ name: ' Blue Pools ', requirePushApproval: true })).toMatchObject({
      tenant: { name: 'Blue Pools', settings: { requirePushApproval: true } },
    });
    expect(await update({ requirePushApproval: null })).toMatchObject({
      tenant: { name: 'Blue Pools', settings: { requirePushApproval: false } },
    });
    expect(await update({ name: ' ' })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await update({ name: 'nul \0' })).toMatchObject({ code: 'INVALID_INPUT' });
    expect(await update({ name: 'x' }, bearer({ role: 'ADMIN' }))).toMatchObject({
      code: 'FORBIDDEN',
    });
  });
});

describe('the credentials of ServiceTitan', () => {
  it('are tried, sealed, and never shown', async () => {
    expect((await gateway.execute(TenantNow, {}, bearer())).data().tenant?.connection).toBeNull();
    const { setTenantConnection: set } = (
      await gateway.execute(
        SetConnection,
        { input: { ...credentials, environment: 'INTEGRATION' } },
        bearer(),
      )
    ).data();
    expect(set).toMatchObject({
      connection: {
        status: 'UNTRIED',
        origin: 'DATABASE',
        environment: 'INTEGRATION',
        clientId: 'cid.x',
        setBy: 'me',
      },
    });
    expect(tried.at(-1)).toMatchObject({
      ...credentials,
      apiBase: 'https://api-integration.servicetitan.io',
    });
    const stored = await openConnection(gateway.db, ring, TENANT);
    expect(stored?.connection).toEqual(tried.at(-1));
    const shown = await gateway.execute(TenantNow, {}, bearer());
    expect(JSON.stringify(shown.body)).not.toContain('CANARY');
    const viewer = await gateway.execute(TenantNow, {}, bearer({ role: 'VIEWER' }));
    expect(viewer.errors()[0]?.extensions?.['code']).toBe('FORBIDDEN');
  });

  it('I52 lie in the database as nobody can read them, and do not open for another tenant', async () => {
    const rows = await gateway.db.transaction(TENANT, (tx) =>
      tx.query<{ text: string }>({ text: 'SELECT c::text AS text FROM admin.connections c' }),
    );
    expect(Buffer.from(JSON.stringify(rows)).includes('CANARY')).toBe(false);
    expect(JSON.stringify(rows)).not.toContain(Buffer.from('CANARY').toString('hex'));
    const [copy] = await gateway.db.transaction(TENANT, (tx) =>
      tx.query<Record<string, unknown>>({ text: 'SELECT * FROM admin.connections' }),
    );
    await gateway.db.transaction(1n, (tx) =>
      tx.query({
        text: `INSERT INTO admin.connections (tenant_id, revision, api_base, auth_url, client_id, sealed, wrapped_key, key_id, set_by, set_at)
          VALUES (1, $1, $2, $3, $4, $5, $6, $7, $8, $9)`,
        values: [
          'revision',
          'api_base',
          'auth_url',
          'client_id',
          'sealed',
          'wrapped_key',
          'key_id',
          'set_by',
          'set_at',
        ].map((name) => copy?.[name]),
      }),
    );
    await expect(openConnection(gateway.db, ring, 1n)).rejects.toThrow('The seal is broken');
  });

  it('are refused where ServiceTitan refuses them, cannot be asked, or they cannot be sent', async () => {
    const set = async (input: object = {}) =>
      (
        await gateway.execute(SetConnection, { input: { ...credentials, ...input } }, bearer())
      ).data().setTenantConnection;
    refusal = new UpstreamError('unauthorised', 'ServiceTitan issues no token.');
    expect(await set()).toMatchObject({
      code: 'INVALID_INPUT',
      message: 'ServiceTitan issues no token.',
    });
    refusal = new UpstreamError('retryable', 'ServiceTitan failed.');
    expect(await set()).toMatchObject({
      code: 'INVALID_STATE',
      message: expect.stringContaining('could not be tried'),
    });
    refusal = undefined;
    const calls = tried.length;
    expect(await set({ appKey: 'line\nbreak' })).toMatchObject({
      code: 'INVALID_INPUT',
      field: 'input.appKey',
    });
    expect(tried).toHaveLength(calls);
    expect((await openConnection(gateway.db, ring, TENANT))?.connection.clientId).toBe('cid.x');
  });

  it('are forgotten when they are removed', async () => {
    const removed = await gateway.execute(RemoveConnection, {}, bearer());
    expect(removed.data().removeTenantConnection).toMatchObject({ connection: null });
    expect(await openConnection(gateway.db, ring, TENANT)).toBeNull();
  });

  it('are only for owners to change', async () => {
    const admin = bearer({ role: 'ADMIN' });
    const set = await gateway.execute(SetConnection, { input: credentials }, admin);
    expect(set.data().setTenantConnection).toMatchObject({ code: 'FORBIDDEN' });
    expect(
      (await gateway.execute(RemoveConnection, {}, admin)).data().removeTenantConnection,
    ).toMatchObject({ code: 'FORBIDDEN' });
  });
});

describe('the log of administration', () => {
  it('has a row for each change, the newest first, and no secret', async () => {
    const { adminLog } = (await gateway.execute(Log, { first: 3 }, bearer())).data();
    expect(adminLog.nodes[0]).toEqual({
      actor: 'me',
      action: 'CONNECTION_REMOVED',
      subject: 'cid.x',
      details: {},
    });
    expect(adminLog.nodes[1]).toMatchObject({ action: 'CONNECTION_SET', subject: 'cid.x' });
    expect(adminLog.totalCount).toBe(7);
    const rest = await gateway.execute(
      Log,
      { first: 100, after: adminLog.pageInfo.endCursor },
      bearer(),
    );
    expect(rest.data().adminLog.nodes.map(({ action }) => action)).toEqual([
      'TENANT_CHANGED',
      'FEATURE_FLAG_REMOVED',
      'FEATURE_FLAG_SET',
      'FEATURE_FLAG_SET',
    ]);
    expect(JSON.stringify([adminLog, rest.body])).not.toContain('CANARY');
    expect((await gateway.execute(Log, {}, bearer({ tid: '1' }))).data().adminLog.totalCount).toBe(
      0,
    );
    expect((await gateway.execute(Log, {}, bearer({ role: 'MANAGER' }))).errors()[0]).toMatchObject(
      { extensions: { code: 'FORBIDDEN' } },
    );
  });

  it('is append-only in the database', async () => {
    for (const text of ["UPDATE admin.audit_log SET actor = 'x'", 'DELETE FROM admin.audit_log']) {
      const rewriting = gateway.db.transaction(TENANT, (tx) => tx.query({ text }));
      await expect(rewriting).rejects.toMatchObject({ code: '42501' });
    }
  });
});
