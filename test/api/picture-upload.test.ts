import { createHash } from 'node:crypto';
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UnauthenticatedError } from '../../src/errors.ts';
import { LARGEST_PICTURE } from '../../src/images/largest-picture.ts';
import { openItems } from '../support/edited-items.ts';
import { graphql, openAsViewer, type TestGateway, testGateway } from '../support/graphql.ts';
import { pictures } from '../support/pictures.ts';

let gateway: TestGateway;
let address: string;
beforeAll(async () => {
  gateway = await openItems();
  address = await addressOf(gateway);
});
afterAll(() => gateway.close());

const addressOf = async (of: TestGateway) => (await of.listen()).url.replace('/graphql', '/images');

/** Over a port, as programs and browsers do it. */
async function upload(
  body: Uint8Array,
  { to = address, method = 'POST', headers = {} }: Upload = {},
) {
  const response = await fetch(to, {
    method,
    headers: { 'content-type': 'image/png', ...headers },
    ...(method === 'POST' && { body: Buffer.from(body) }),
  });
  return { status: response.status, headers: response.headers, body: await response.json() };
}
interface Upload {
  readonly to?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
}

const refusal = (status: number, code: string) => ({
  status,
  body: { errors: [{ message: expect.any(String), extensions: { code } }] },
});

const SetImages = graphql(`
  mutation SetImages($category: SetCategoryImageInput!, $service: UpdateServiceInput!) {
    setCategoryImage(input: $category) {
      ... on SetCategoryImagePayload {
        category {
          image
        }
      }
      ... on InvalidInputError {
        field
      }
    }
    updateService(input: $service) {
      ... on UpdateServicePayload {
        service {
          image
        }
      }
      ... on Error {
        message
      }
    }
  }
`);

describe('POST /images', () => {
  it('I30 keeps a picture once and answers with what names it, for categories and items', async () => {
    const sha256 = createHash('sha256').update(pictures.jpeg).digest('hex');
    const image = `lazi-image:${sha256}`;
    for (let times = 0; times < 2; times += 1) {
      const { status, body } = await upload(pictures.jpeg);
      expect([status, body]).toEqual([
        200,
        { image, contentType: 'image/jpeg', bytes: pictures.jpeg.byteLength },
      ]);
    }
    const answer = await gateway.execute(SetImages, {
      category: { stId: '1', image },
      service: { stId: '1', assets: [{ type: 'Image', url: image }] },
    });
    expect(answer.data()).toEqual({
      setCategoryImage: { category: { image } },
      updateService: { service: { image } },
    });
  });

  it('takes one of the largest size, which no JSON could carry', async () => {
    const { status, body } = await upload(padded(LARGEST_PICTURE));
    expect([status, body]).toMatchObject([200, { bytes: LARGEST_PICTURE }]);
  });

  it('refuses what is larger, whether its length is announced or not', async () => {
    const large = padded(LARGEST_PICTURE + 1);
    expect(await upload(large)).toMatchObject(refusal(413, 'REQUEST_ENTITY_TOO_LARGE'));
    const unannounced = await stream(address, large);
    expect(unannounced).toMatchObject({ status: 413 });
  });

  it.each([
    ['nothing', new Uint8Array()],
    ['a page of HTML', Buffer.from('<html><script>alert(1)</script></html>')],
    ['half a picture', pictures.png.subarray(0, 60)],
  ])('refuses %s, whatever it claims to be', async (_, bytes) => {
    expect(await upload(bytes)).toMatchObject(refusal(400, 'INVALID_INPUT'));
  });

  it.each(['', 'text/plain', 'multipart/form-data; boundary=x', 'application/json'])(
    'refuses content type "%s", which a foreign page could send unasked',
    async (type) => {
      const refused = await upload(pictures.png, { headers: { 'content-type': type } });
      expect(refused).toMatchObject(refusal(415, 'UNSUPPORTED_MEDIA_TYPE'));
    },
  );

  it('refuses a compressed body, another method and a foreign page', async () => {
    const gzip = await upload(pictures.png, { headers: { 'content-encoding': 'gzip' } });
    expect(gzip).toMatchObject(refusal(415, 'UNSUPPORTED_MEDIA_TYPE'));
    expect(await upload(pictures.png, { method: 'GET' })).toMatchObject(
      refusal(405, 'METHOD_NOT_ALLOWED'),
    );
    const foreign = await upload(pictures.png, { headers: { origin: 'https://evil.example' } });
    expect(foreign).toMatchObject(refusal(403, 'FORBIDDEN_ORIGIN'));
  });

  it('refuses who may not write, and who has not proved who they are, before the body is read', async () => {
    const viewer = await openAsViewer(gateway.db);
    const large = padded(LARGEST_PICTURE + 1);
    expect(await upload(large, { to: await addressOf(viewer) })).toMatchObject(
      refusal(403, 'FORBIDDEN'),
    );
    await viewer.close();
    const strict = await testGateway({
      authenticate: () => Promise.reject(new UnauthenticatedError('Who is it?')),
    });
    expect(await upload(pictures.png, { to: await addressOf(strict) })).toMatchObject(
      refusal(401, 'UNAUTHENTICATED'),
    );
    await strict.close();
  });

  it('tells browsers of pages that may call that they may upload', async () => {
    const origin = 'https://app.example';
    const open = await testGateway({ corsOrigins: [origin] });
    const preflight = await open.yoga.fetch('http://localhost/images', {
      method: 'OPTIONS',
      headers: { origin, 'access-control-request-method': 'POST' },
    });
    expect(preflight.headers.get('access-control-allow-origin')).toBe(origin);
    expect(preflight.headers.get('access-control-allow-methods')).toContain('POST');
    await open.close();
  });

  it('answers with the id of the request', async () => {
    const { headers } = await upload(pictures.png, { headers: { 'x-request-id': 'r-7' } });
    expect(headers.get('x-request-id')).toBe('r-7');
  });
});

describe('setCategoryImage', () => {
  it('takes no picture that was not uploaded, and one way to give it only', async () => {
    const set = async (given: { image?: string; base64?: string; url?: string }) => {
      const service = { stId: '2' };
      const answer = await gateway.execute(SetImages, {
        category: { stId: '2', ...given },
        service,
      });
      return answer.data().setCategoryImage;
    };
    const unknown = `lazi-image:${'0'.repeat(64)}`;
    for (const image of [unknown, 'Images/Category/a.jpg', 'https://example.com/a.jpg', '']) {
      expect(await set({ image })).toEqual({ field: 'input.image' });
    }
    const base64 = Buffer.from(pictures.gif).toString('base64');
    expect(await set({ base64, image: unknown })).toEqual({ field: 'input.base64' });
    expect(await set({ base64 })).toMatchObject({
      category: { image: expect.stringMatching(/^lazi-image:/) },
    });
    expect(await set({})).toEqual({ category: { image: null } });
  });
});

/** A whole picture of so many bytes: what comes after a GIF's end does not matter. */
function padded(length: number): Uint8Array {
  const bytes = new Uint8Array(length);
  bytes.set(pictures.gif);
  return bytes;
}

/** Sends a body in pieces, without saying how long it is. */
function stream(to: string, body: Uint8Array): Promise<{ readonly status: number }> {
  return new Promise((resolve, reject) => {
    const headers = { 'content-type': 'image/gif', 'transfer-encoding': 'chunked' };
    const call = request(to, { method: 'POST', headers });
    call.on('response', (response) => {
      response.resume();
      resolve({ status: response.statusCode ?? 0 });
    });
    call.on('error', reject);
    call.end(body);
  });
}
