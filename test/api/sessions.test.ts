import { type Client, createClient } from 'graphql-ws';
import { afterEach, describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { viewerOf } from '../../src/identity/viewer.ts';
import { createApiKey, revokeApiKey } from '../../src/tenancy/api-keys.ts';
import { revokeAccess } from '../../src/tenancy/revoke-access.ts';
import { setTenantState } from '../../src/tenancy/tenants.ts';
import { appendEvents, renamed } from '../support/events.ts';
import { eventually } from '../support/eventually.ts';
import { TENANT, type TestGateway, testGateway } from '../support/graphql.ts';
import { signToken } from '../support/tokens.ts';

const EVENTS =
  'subscription ($after: Cursor) { events(after: $after) { cursor ... on CategoryUpdated { name } } }';
const opened: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of opened.splice(0).reverse()) await each.close();
});

const RECHECK_MS = 50;
const by = () => ({ tenantId: TENANT, by: 'owner', at: new Date() });
const owner = viewerOf({ tenantId: TENANT, role: 'OWNER', subject: 'owner' });

async function start(): Promise<TestGateway & { readonly wsUrl: string }> {
  const gateway = await testGateway({ byToken: true, webSocket: { recheckMs: RECHECK_MS } });
  opened.push(gateway);
  const { wsUrl } = await gateway.listen();
  return { ...gateway, wsUrl };
}

interface Heard {
  readonly client: Client;
  readonly names: string[];
  cursor: string | undefined;
  closedWith: number | undefined;
}

/** A client that stays for one connection only, and remembers what it heard. */
function listen(
  url: string,
  authorization: () => string,
  after?: string,
  more: Record<string, string> = {},
): Heard {
  const client = createClient({
    url,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    connectionParams: () => ({ authorization: authorization(), ...more }),
  });
  opened.push({ close: () => client.dispose() });
  const heard: Heard = { client, names: [], cursor: undefined, closedWith: undefined };
  client.on('closed', (event) => {
    heard.closedWith = (event as { code: number }).code;
  });
  client.subscribe<{ events: { cursor: string; name: string } }>(
    { query: EVENTS, variables: { after } },
    {
      next({ data }) {
        if (!data) return;
        heard.names.push(data.events.name);
        heard.cursor = data.events.cursor;
      },
      error() {},
      complete() {},
    },
  );
  return heard;
}

const tell = (gateway: TestGateway, ...names: string[]) =>
  gateway.db.transaction(TENANT, (tx) => appendEvents(tx, names.map(renamed)));

/** Tells events until the listener has heard one: then it listens. */
async function ready(gateway: TestGateway, heard: Heard): Promise<void> {
  await eventually(async () => {
    if (heard.names.length === 0) await tell(gateway, 'hello');
    expect(heard.names.length).toBeGreaterThan(0);
  });
}

describe('a session over WebSocket', () => {
  it('is that of a program while its key holds, and ends when the key is revoked elsewhere', async () => {
    const gateway = await start();
    const wish = {
      name: 'listener',
      role: 'VIEWER',
      expiresAt: new Date(Date.now() + 60_000),
    } as const;
    const { apiKey, text } = await createApiKey(gateway.db, by(), owner, wish);
    gateway.access.forget(TENANT);
    const heard = listen(gateway.wsUrl, () => `Bearer ${text}`);
    await ready(gateway, heard);
    await revokeApiKey(gateway.db, by(), apiKey.id);
    gateway.access.forget(TENANT);
    await eventually(() => expect(heard.closedWith).toBe(4403));
    const before = heard.names.length;
    await tell(gateway, 'after the end');
    expect(heard.names).toHaveLength(before);
    const again = listen(gateway.wsUrl, () => `Bearer ${text}`);
    await eventually(() => expect(again.closedWith).toBe(4403));
  });

  it('ends for a person whose access was revoked, and for a tenant that was disabled', async () => {
    const gateway = await start();
    const eve = listen(gateway.wsUrl, () => `Bearer ${signToken({ sub: 'eve' })}`);
    const ann = listen(gateway.wsUrl, () => `Bearer ${signToken({ sub: 'ann' })}`);
    await ready(gateway, eve);
    await ready(gateway, ann);
    await revokeAccess(gateway.db, by(), 'eve');
    gateway.access.forget(TENANT);
    await eventually(() => expect(eve.closedWith).toBe(4403));
    expect(ann.closedWith).toBeUndefined();
    await setTenantState(gateway.db, by(), 'DISABLED');
    gateway.access.forget(TENANT);
    await eventually(() => expect(ann.closedWith).toBe(4403));
  });

  it('goes on with a new token from the last cursor, and misses nothing', async () => {
    const gateway = await start();
    const now = () => Math.floor(Date.now() / 1_000);
    // Its end lies 30 s back, which is tolerated for a second more.
    const brief = listen(gateway.wsUrl, () => `Bearer ${signToken({ exp: now() - 28 })}`);
    await ready(gateway, brief);
    await tell(gateway, 'heard');
    await eventually(() => expect(brief.names).toContain('heard'));
    await eventually(() => expect(brief.closedWith).toBe(4403));
    await tell(gateway, 'in between');
    const renewed = listen(gateway.wsUrl, () => `Bearer ${signToken()}`, brief.cursor);
    await eventually(() => expect(renewed.names).toEqual(['in between']));
  });

  it('is for the tenant that is named, of those the token opens', async () => {
    const gateway = await start();
    const token = () =>
      `Bearer ${signToken({ tid: undefined, role: undefined, tenants: { [String(TENANT)]: 'VIEWER', 1: 'VIEWER' } })}`;
    const other = listen(gateway.wsUrl, token, undefined, { tenantId: '1' });
    const own = listen(gateway.wsUrl, token, undefined, { 'X-Tenant-ID': String(TENANT) });
    const unnamed = listen(gateway.wsUrl, token);
    const foreign = listen(gateway.wsUrl, token, undefined, { tenantId: '2' });
    await ready(gateway, own);
    await eventually(() => expect(unnamed.closedWith).toBe(4403));
    await eventually(() => expect(foreign.closedWith).toBe(4403));
    expect(other.names).toEqual([]);
  });
});

describe('a session over server-sent events', () => {
  it('ends with its proof', async () => {
    const gateway = await start();
    const { url } = await gateway.listen();
    const response = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'text/event-stream',
        authorization: `Bearer ${signToken({ sub: 'eve' })}`,
      },
      body: JSON.stringify({ query: EVENTS }),
    });
    let text = '';
    const reading = (async () => {
      for await (const chunk of response.body ?? []) text += new TextDecoder().decode(chunk);
    })();
    await eventually(async () => {
      if (!text.includes('hello')) await tell(gateway, 'hello');
      expect(text).toContain('hello');
    });
    await revokeAccess(gateway.db, by(), 'eve');
    gateway.access.forget(TENANT);
    await tell(gateway, 'not for eve');
    await reading;
    expect(text).toContain('UNAUTHENTICATED');
    expect(text).not.toContain('not for eve');
  });
});
