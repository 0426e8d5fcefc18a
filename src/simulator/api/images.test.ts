import { afterEach, describe, expect, it } from 'vitest';
import {
  category,
  type SimulatorUnderTest,
  service,
  startSimulator,
} from '../../../test/support/simulator.ts';

let st: SimulatorUnderTest;
afterEach(() => st.close());

const image = 'Images/Category/1c7f.jpg';
const stoppedAt = new Date('2026-01-01T00:00:00Z');
const started = async () => {
  st = await startSimulator({ pricebook: { categories: [category({ id: 1, image })] }, stoppedAt });
};

async function upload(type = 'image/png', name = 'file') {
  const form = new FormData();
  form.set(name, new Blob([new Uint8Array([1, 2, 13, 10, 45, 45, 3])], { type }), 'pump.png');
  return st.call('POST', 'images', { form });
}

describe('downloading an image', () => {
  it('redirects with an empty body to a host that serves the picture', async () => {
    await started();
    const redirect = await st.get(`images?path=${encodeURIComponent(image)}`);
    expect(redirect).toMatchObject({ status: 302, text: '' });
    const location = redirect.headers.get('location') ?? '';
    expect(new URL(location).origin).toBe(st.imageHostUrl);
    expect(st.imageHostUrl).not.toBe(st.url);
    const picture = await fetch(location);
    expect(picture.headers.get('content-type')).toBe('image/png');
    expect(
      Buffer.from(await picture.arrayBuffer())
        .subarray(1, 4)
        .toString(),
    ).toBe('PNG');
  });

  it('fails at the host when ServiceTitan credentials are sent along', async () => {
    await started();
    const location = (await st.get(`images?path=${image}`)).headers.get('location') ?? '';
    for (const name of ['authorization', 'st-app-key']) {
      expect((await fetch(location, { headers: { [name]: 'secret' } })).status).toBe(400);
    }
    expect(st.sim.calls({ operation: 'image-host.get' })).toHaveLength(2);
  });

  it('gives addresses that expire and cannot be changed', async () => {
    await started();
    const location = (await st.get(`images?path=${image}`)).headers.get('location') ?? '';
    expect((await fetch(location.replace('1c7f', '1c7e'))).status).toBe(403);
    st.sim.clock.advance(300_000);
    expect((await fetch(location)).status).toBe(403);
    expect((await fetch(`${st.imageHostUrl}/3222348440/%E0%A4?expires=1`)).status).toBe(403);
    expect((await fetch(`${st.imageHostUrl}/1/Images/a.jpg`)).status).toBe(404);
  });

  it('knows paths in their exact case and below Images/ only', async () => {
    await started();
    expect((await st.get(`images?path=${image.toUpperCase()}`)).status).toBe(400);
    expect((await st.get(`images?path=${image.replace('7f', '7F')}`)).status).toBe(404);
    expect((await st.get('images')).status).toBe(400);
  });
});

describe('uploading an image', () => {
  it('keeps it for a while, and for good once a record refers to it (tempTtlSeconds)', async () => {
    await started();
    const kept = await upload();
    const forgotten = await upload();
    expect(kept.status).toBe(201);
    const { path } = kept.body;
    expect(path).toMatch(/^Images\/Uploads\/[\da-f-]{36}\.png$/);
    const changed = await st.call('PATCH', 'categories/1', { body: { image: path } });
    expect(changed.body.image).toBe(path);

    st.sim.clock.advance(3_600_000);
    await st.authenticate();
    const location = (await st.get(`images?path=${path}`)).headers.get('location') ?? '';
    expect([...new Uint8Array(await (await fetch(location)).arrayBuffer())]).toEqual([
      1, 2, 13, 10, 45, 45, 3,
    ]);
    expect((await st.get(`images?path=${forgotten.body.path}`)).status).toBe(404);
    const late = await st.call('PATCH', 'categories/1', { body: { image: forgotten.body.path } });
    expect(late.status).toBe(400);
    st.sim.setBehaviours({ unknownImageReference: 'accept' });
    expect(
      (await st.call('PATCH', 'categories/1', { body: { image: forgotten.body.path } })).status,
    ).toBe(200);
  });

  it('moves it to the folder of its kind when told (imagePathOnUse)', async () => {
    st = await startSimulator({
      pricebook: { services: [service({ id: 1 })] },
      behaviours: { imagePathOnUse: 'move' },
    });
    const { path } = (await upload()).body;
    const assets = [{ type: 'Image', url: path, isDefault: true }];
    const changed = await st.call('PATCH', 'services/1', { body: { assets } });
    const url = path.replace('Uploads', 'Service');
    expect(changed.body).toMatchObject({ assets: [{ url }], defaultAssetUrl: url });
    expect((await st.get(`images?path=${url}`)).status).toBe(302);
    expect((await st.get(`images?path=${path}`)).status).toBe(404);
  });

  it('refuses what is no image or has no file', async () => {
    await started();
    expect((await upload('text/html')).status).toBe(400);
    expect((await upload('image/png', 'picture')).body.errors).toHaveProperty('file');
    expect((await st.call('POST', 'images', { body: { file: 'x' } })).status).toBe(400);
  });
});
