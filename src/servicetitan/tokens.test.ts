import { describe, expect, it } from 'vitest';
import { eventually } from '../../test/support/eventually.ts';
import { connect, getCategory, useScriptedClients } from '../../test/support/scripted-client.ts';
import { cut, json, raw } from '../../test/support/scripted-upstream.ts';
import { ConfigError } from '../errors.ts';

const html = '<html><body>503 Service Temporarily Unavailable</body></html>';
const unauthorised = json(401, { status: 401, title: 'Unauthorized' });
const category = json(200, { id: 7, name: 'Pumps' });

const { upstream, open } = useScriptedClients();

describe('tokens', () => {
  it('asks for one with the credentials and sends it with the app key', async () => {
    upstream.reply(category);
    await getCategory(open());
    expect(Object.fromEntries(upstream.tokenRequests[0] ?? [])).toEqual({
      grant_type: 'client_credentials',
      client_id: 'cid.test',
      client_secret: 'cs1.secret',
    });
    expect(upstream.calls[0]).toMatchObject({
      path: '/pricebook/v2/tenant/3222348440/categories/7',
      headers: { authorization: 'Bearer token-1', 'st-app-key': 'ak1.secret' },
    });
  });

  it('shares one among concurrent callers until a minute before it expires', async () => {
    const test = open();
    upstream.reply(category, category, category, category, category);
    await Promise.all([getCategory(test), getCategory(test), getCategory(test)]);
    test.advance(839_000);
    await getCategory(test);
    expect(upstream.tokenRequests).toHaveLength(1);
    test.advance(2_000);
    await getCategory(test);
    expect(upstream.tokenRequests).toHaveLength(2);
  });

  it('takes a new one after a 401 and sends the same call again, once', async () => {
    const test = open();
    upstream.reply(unauthorised, category);
    expect(await getCategory(test)).toEqual({ id: 7, name: 'Pumps' });
    expect(upstream.calls.map(({ headers }) => headers.authorization)).toEqual([
      'Bearer token-1',
      'Bearer token-2',
    ]);
    expect(test.waits).toEqual([]);
    expect(test.grants()).toBeGreaterThanOrEqual(2);
  });

  it('gives up after the second 401 and names the setting', async () => {
    const test = open();
    upstream.reply(unauthorised, unauthorised);
    await expect(getCategory(test)).rejects.toMatchObject({
      kind: 'unauthorised',
      status: 401,
      message: expect.stringContaining('SERVICE_TITAN_APP_KEY'),
    });
    expect(upstream.calls).toHaveLength(2);
  });

  it('takes one new token for all whose calls were refused together', async () => {
    const test = open();
    upstream.reply(category);
    await getCategory(test);
    upstream.reply(unauthorised, unauthorised, unauthorised, category, category, category);
    await Promise.all([getCategory(test), getCategory(test), getCategory(test)]);
    expect(upstream.tokenRequests).toHaveLength(2);
  });

  it('never repeats a request with credentials that were refused', async () => {
    const test = open();
    upstream.replyToToken(json(400, { error: 'invalid_client' }));
    await expect(getCategory(test)).rejects.toMatchObject({ kind: 'unauthorised', status: 400 });
    expect(upstream.tokenRequests).toHaveLength(1);
    expect(upstream.calls).toHaveLength(0);
  });

  it('waits for an issuer that is busy or down', async () => {
    const test = open();
    upstream.replyToToken(json(429, {}, { 'retry-after': '5' }), raw(503, html), cut);
    upstream.reply(category);
    await getCategory(test);
    expect(upstream.tokenRequests).toHaveLength(4);
    expect(test.waits).toHaveLength(3);
    expect(test.waits[0]).toBeGreaterThanOrEqual(5_000);
  });

  it('does not take an answer without a token for one', async () => {
    const test = open();
    upstream.replyToToken(json(200, { access_token: 'two\nlines' }));
    await expect(getCategory(test)).rejects.toMatchObject({ kind: 'protocol' });
  });

  it('goes on for the others when one caller leaves', async () => {
    const test = open();
    const controller = new AbortController();
    upstream.reply(category);
    let release = (): void => undefined;
    upstream.replyToToken((response, request) => {
      release = () => json(200, { access_token: 'late', expires_in: 900 })(response, request);
    });
    const leaving = getCategory(test, controller.signal);
    const staying = getCategory(test);
    await eventually(() => expect(upstream.tokenRequests).toHaveLength(1));
    controller.abort(new Error('cancelled'));
    await expect(leaving).rejects.toThrow('cancelled');
    release();
    expect(await staying).toMatchObject({ id: 7 });
  });

  it('refuses credentials that no header can carry, naming the setting', () => {
    expect(() => connect(upstream.url, { appKey: 'ak1\n' })).toThrow(ConfigError);
    expect(() => connect(upstream.url, { clientSecret: '' })).toThrow(
      'SERVICE_TITAN_CLIENT_SECRET',
    );
  });

  it('I52 shows no credential in errors and logs', async () => {
    const test = open();
    upstream.reply(unauthorised, unauthorised, raw(503, html), category);
    const error: unknown = await getCategory(test).catch((reason: unknown) => reason);
    await getCategory(test);
    const everything = [JSON.stringify(error), String(error), ...test.logs].join('\n');
    expect(everything).toContain('503');
    expect(everything).not.toMatch(/secret|cid\.test|token-\d/);
  });
});
