import { describe, expect, it } from 'vitest';
import { getCategory, useScriptedClients } from '../../test/support/scripted-client.ts';
import {
  json,
  page,
  type Reply,
  raw,
  startScriptedUpstream,
} from '../../test/support/scripted-upstream.ts';
import { UpstreamError } from '../errors.ts';

const html = '<html><body>503 Service Temporarily Unavailable</body></html>';

const { upstream, open } = useScriptedClients();

describe('redirects', () => {
  it('I64 sends no credential to the address it is redirected to', async () => {
    const elsewhere = await startScriptedUpstream();
    upstream.reply(raw(307, '', { location: `${elsewhere.url}/pricebook` }));
    await expect(getCategory(open())).rejects.toMatchObject({ kind: 'protocol' });
    upstream.replyToToken(raw(307, '', { location: `${elsewhere.url}/connect/token` }));
    await expect(getCategory(open())).rejects.toMatchObject({ kind: 'protocol' });
    expect(elsewhere.calls).toHaveLength(0);
    expect(elsewhere.tokenRequests).toHaveLength(0);
    await elsewhere.close();
  });

  it('I64 tells where an image is without going there', async () => {
    const { client } = open();
    upstream.reply(raw(302, '', { location: 'https://blob.example/a.jpg?sig=1' }));
    expect(await client.image('Images/Category/a b.jpg')).toEqual({
      location: 'https://blob.example/a.jpg?sig=1',
    });
    expect(upstream.calls[0]?.query.get('path')).toBe('Images/Category/a b.jpg');
  });

  it('knows no image where there is none', async () => {
    const { client } = open();
    upstream.reply(json(404, { status: 404 }));
    expect(await client.image('Images/Category/gone.jpg')).toBeNull();
    expect(await client.image('Pricebook/Attachments/manual.pdf')).toBeNull();
    expect(upstream.calls).toHaveLength(1);
  });

  it.each(['file:///etc/passwd', 'javascript:alert(1)', '/relative', ''])(
    'refuses an image at %j',
    async (location) => {
      upstream.reply(raw(302, '', { location }));
      await expect(open().client.image('Images/a.jpg')).rejects.toMatchObject({ kind: 'protocol' });
    },
  );
});

describe('get', () => {
  it('answers null for what ServiceTitan says is gone', async () => {
    upstream.reply(json(404, { status: 404, title: 'Category with id 7 was not found' }));
    expect(await getCategory(open())).toBeNull();
  });

  it.each<[string, Reply]>([
    ['an HTML page', raw(404, html)],
    ['a gateway', json(404, { statusCode: 404, message: 'Resource not found' })],
    ['nobody', raw(404, '')],
  ])('I11 does not take the 404 of %s for a deletion', async (_, reply) => {
    upstream.reply(reply);
    await expect(getCategory(open())).rejects.toMatchObject({ kind: 'rejected', status: 404 });
  });

  it('I07 asks for ids above 2^53 and recognises them', async () => {
    upstream.reply(raw(200, '{"id":9007199254740993,"code":"A"}'));
    const row = await open().client.get('services', 9007199254740993n);
    expect(row).toEqual({ id: 9007199254740993n, code: 'A' });
    expect(upstream.calls[0]?.path).toMatch(/\/services\/9007199254740993$/);
    expect(upstream.calls[0]?.query.get('calculatePrices')).toBe('true');
  });
});

describe('checkCredentials', () => {
  it('passes when the API accepts the token', async () => {
    upstream.reply(page([{ id: 1 }]));
    await open().client.checkCredentials();
    expect(upstream.calls).toHaveLength(1);
  });

  it('says what to mend', async () => {
    upstream.reply(json(403, { title: 'Scope validation failed' }));
    await expect(open().client.checkCredentials()).rejects.toThrow(/tn\.pb\.categories:r/);
    upstream.replyToToken(json(400, { error: 'invalid_client' }));
    await expect(open().client.checkCredentials()).rejects.toBeInstanceOf(UpstreamError);
  });
});
