import { describe, expect, it } from 'vitest';
import { useScriptedClients } from '../../test/support/scripted-client.ts';
import { json, raw } from '../../test/support/scripted-upstream.ts';
import type { ServiceTitan, WriteOptions } from './client.ts';
import { NotSentError } from './transport.ts';

const { upstream, open } = useScriptedClients();

type Write = (client: ServiceTitan, options: WriteOptions) => Promise<unknown>;
const png = { bytes: Buffer.from('\x89PNG\r\n--'), contentType: 'image/png', fileName: 'a.png' };
const writes: readonly [string, Write][] = [
  ['a creation', (client, options) => client.create('services', { code: 'A' }, options)],
  ['a change', (client, options) => client.update('services', 7n, { code: 'A' }, options)],
  ['a deletion', (client, options) => client.remove('services', 7n, options)],
  [
    'a change of many',
    (client, options) => client.updateItems({ services: [{ id: 7n }] }, options),
  ],
  ['an upload', (client, options) => client.uploadImage(png, options)],
];

describe.each(writes)('%s whose sender has no right to it any more', (_, write) => {
  it('does not leave, and says so', async () => {
    const sent = write(open().client, { mayLeave: () => false });
    await expect(sent).rejects.toBeInstanceOf(NotSentError);
    expect(upstream.calls).toEqual([]);
  });

  it('is not repeated either', async () => {
    upstream.reply(json(429, { status: 429 }));
    const sent = write(open().client, { mayLeave: () => upstream.calls.length === 0 });
    await expect(sent).rejects.toBeInstanceOf(NotSentError);
    expect(upstream.calls).toHaveLength(1);
  });
});

it('a write leaves while its sender has the right to it', async () => {
  upstream.reply(raw(204, ''));
  await open().client.remove('services', 7n, { mayLeave: () => true });
  expect(upstream.calls).toHaveLength(1);
});
