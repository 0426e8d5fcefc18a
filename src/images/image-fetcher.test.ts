import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pictures } from '../../test/support/pictures.ts';
import { InvalidInputError } from '../errors.ts';
import {
  createImageFetcher,
  type ImageFetcher,
  type ImageFetcherOptions,
} from './image-fetcher.ts';

/** The tests' public internet is 127.0.0.1; all other addresses of loopback are inside, and somebody listens there too. */
const OUTSIDE = '127.0.0.1';
const INSIDE = '127.0.0.2';
const notPublic = /leads to no host of the public internet/;

type Reply = (response: ServerResponse, request: IncomingMessage) => void;

let reply: Reply;
let requests: IncomingMessage[];
let connections: number;
let port: number;
let closeServer: () => Promise<void>;
let fetchers: ImageFetcher[];

beforeEach(async () => {
  reply = answer(pictures.png);
  requests = [];
  connections = 0;
  fetchers = [];
  const server = createServer((request, response) => {
    requests.push(request);
    reply(response, request);
  });
  server.on('connection', () => {
    connections += 1;
  });
  await new Promise<void>((resolve) => server.listen(0, '0.0.0.0', resolve));
  port = (server.address() as AddressInfo).port;
  closeServer = () => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(() => resolve()));
  };
});
afterEach(async () => {
  await Promise.all(fetchers.map((fetcher) => fetcher.close()));
  await closeServer();
});

function fetcher(options: Partial<ImageFetcherOptions> = {}): ImageFetcher {
  const made = createImageFetcher({
    maxBytes: 10_000,
    timeoutMs: 5_000,
    allowPrivate: [OUTSIDE],
    resolve: async () => [OUTSIDE],
    ...options,
  });
  fetchers.push(made);
  return made;
}

/** A fetcher as it is run for strangers. */
const strict = (options: Partial<ImageFetcherOptions> = {}) =>
  fetcher({ allowPrivate: [], ...options });

const at = (path: string, host = 'pictures.example') => `http://${host}:${port}${path}`;

function answer(bytes: Uint8Array | string, contentType = 'image/png'): Reply {
  return (response) => response.writeHead(200, { 'content-type': contentType }).end(bytes);
}

function redirect(location: string, status = 302): Reply {
  return (response) => response.writeHead(status, { location }).end('moved');
}

describe('fetching a picture', () => {
  it('gives the bytes and the type they have, whatever the header says', async () => {
    reply = answer(pictures.gif, 'application/octet-stream');
    expect(await fetcher().fetch(at('/a.jpg?size=1#top'))).toEqual({
      bytes: Buffer.from(pictures.gif),
      contentType: 'image/gif',
      extension: 'gif',
    });
  });

  it('asks for no compression and brings no credentials', async () => {
    await fetcher().fetch(at('/a.png?b=c'));
    expect(requests[0]?.url).toBe('/a.png?b=c');
    expect(requests[0]?.headers).toEqual({
      host: `pictures.example:${port}`,
      connection: 'close',
      accept: 'image/*',
      'accept-encoding': 'identity',
      'user-agent': 'lazi-gateway',
    });
  });

  it('follows redirects, relative ones too, with a connection for each', async () => {
    reply = (response, request) => {
      const step = Number(request.url?.slice(1));
      (step === 3 ? answer(pictures.png) : redirect(`/${step + 1}`, 301 + step))(response, request);
    };
    const image = await fetcher().fetch(at('/0'));
    expect(image.extension).toBe('png');
    expect(connections).toBe(4);
  });

  it.each([
    ['HTML claimed to be a PNG', '<!doctype html><title>Sign in</title>'],
    ['half a picture', pictures.png.subarray(0, pictures.png.length - 20)],
    ['nothing', ''],
  ])('refuses %s', async (_, body) => {
    reply = answer(body);
    await expect(fetcher().fetch(at('/a.png'))).rejects.toThrow(/not a whole PNG/);
  });

  it('refuses any status but 200', async () => {
    reply = (response) => response.writeHead(404).end(pictures.png);
    await expect(fetcher().fetch(at('/'))).rejects.toThrow(/status 404/);
    reply = (response) => response.writeHead(302).end();
    await expect(fetcher().fetch(at('/'))).rejects.toThrow(/status 302/);
  });

  it('names the argument it is told of', async () => {
    const failure = fetcher({ field: 'input.picture' }).fetch('nowhere');
    await expect(failure).rejects.toThrow(InvalidInputError);
    await expect(failure).rejects.toMatchObject({ field: 'input.picture' });
  });
});

describe('an address that is not fetched from', () => {
  it.each([
    ['', /begins with https/],
    ['pictures.example/a.png', /begins with https/],
    ['file:///etc/passwd', /begins with https/],
    ['ftp://pictures.example/a.png', /begins with https/],
    ['data:image/png;base64,AAAA', /begins with https/],
    ['https://someone:secret@pictures.example/', /user name or password/],
    ['https://someone@pictures.example/', /user name or password/],
    ['http://pictures.example:6379/', /names a port/],
  ])('%s', async (url, message) => {
    await expect(strict().fetch(url)).rejects.toThrow(message);
  });

  it.each([
    'http://127.0.0.1/',
    'http://127.1/',
    'http://0x7f000001/',
    'http://2130706433/',
    'http://0177.0.0.1/',
    'http://①②⑦.0.0.1/',
    'http://0/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[64:ff9b::7f00:1]/',
    'http://169.254.169.254/latest/meta-data/',
    'https://[fd00:ec2::254]/',
  ])('an address inside, however it is spelled: %s', async (url) => {
    await expect(strict().fetch(url)).rejects.toThrow(notPublic);
  });

  it.each([
    ['of an address inside', [INSIDE]],
    ['of one address outside and one inside', [OUTSIDE, INSIDE]],
    ['of an address in a spelling of its own', ['127.1']],
    ['of no address', []],
  ])('a name %s', async (_, addresses) => {
    const failure = fetcher({ resolve: async () => addresses }).fetch(at('/'));
    await expect(failure).rejects.toThrow(notPublic);
    expect(connections).toBe(0);
  });

  it('checks a name alike when it is asked by TLS, and says in general words that TLS failed', async () => {
    const url = `https://pictures.example:${port}/`;
    const failure = fetcher({ resolve: async () => [INSIDE] }).fetch(url);
    await expect(failure).rejects.toThrow(notPublic);
    expect(connections).toBe(0);
    await expect(fetcher().fetch(url)).rejects.toThrow(/did not deliver the picture/);
    expect(connections).toBe(1);
  });

  it('tells alike of a name unknown, known inside only, and of a port where nobody listens', async () => {
    const messages = await Promise.all(
      [
        { resolve: () => Promise.reject(new Error('queryA ENOTFOUND')), url: at('/') },
        { resolve: async () => [INSIDE], url: at('/') },
        { resolve: async () => [INSIDE], url: 'http://pictures.example:1/' },
        { url: at('/', INSIDE) },
        { url: `http://${INSIDE}:1/` },
      ].map(({ url, ...options }) =>
        fetcher(options)
          .fetch(url)
          .catch((error: Error) => error.message),
      ),
    );
    expect(new Set(messages).size).toBe(1);
    expect(messages[0]).toMatch(notPublic);
    expect(connections).toBe(0);
  });

  it.each([
    ['an address inside', () => at('/', INSIDE), notPublic],
    ['a name of the inside', () => at('/', 'inside.example'), notPublic],
    ['a file', () => 'file:///etc/passwd', /begins with https/],
    ['credentials', () => at('/', 'a:b@pictures.example'), /user name or password/],
    ['no address', () => 'http://', /begins with https/],
  ])('one that redirects to %s', async (_, location, message) => {
    reply = redirect(location());
    const resolve = async (name: string) => [name === 'inside.example' ? INSIDE : OUTSIDE];
    await expect(fetcher({ resolve }).fetch(at('/'))).rejects.toThrow(message);
    expect(connections).toBe(1);
  });

  it('a name that changes its address between two hops', async () => {
    const answers = [[OUTSIDE], [INSIDE]];
    reply = redirect(at('/again'));
    const failure = fetcher({ resolve: async () => answers.shift() ?? [] }).fetch(at('/'));
    await expect(failure).rejects.toThrow(notPublic);
    expect(connections).toBe(1);
  });

  it('looks a name up once for a connection, so that the address checked is the one connected to', async () => {
    const names: string[] = [];
    const resolve = async (name: string) => [names.push(name) === 1 ? OUTSIDE : INSIDE];
    let connectedTo: string | undefined;
    reply = (response, request) => {
      connectedTo = request.socket.localAddress;
      answer(pictures.png)(response, request);
    };
    await fetcher({ resolve }).fetch(at('/'));
    expect(names).toEqual(['pictures.example']);
    expect(connectedTo).toBe(OUTSIDE);
  });
});

describe('limits of a fetch', () => {
  it('refuses a picture announced as too large before it is read', async () => {
    reply = (response) => {
      response.writeHead(200, { 'content-length': 10_001 }).flushHeaders();
    };
    await expect(fetcher().fetch(at('/'))).rejects.toThrow(/larger than 10000 bytes/);
  });

  it('cuts a body without an end at the limit', async () => {
    let sent = 0;
    reply = (response) => {
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(1_000))) sent += 1_000;
      };
      response.on('drain', more);
      more();
    };
    await expect(fetcher().fetch(at('/'))).rejects.toThrow(/larger than 10000 bytes/);
    expect(sent).toBeLessThan(50_000_000);
  });

  it('takes a picture of exactly the limit', async () => {
    const { length } = pictures.png;
    await expect(fetcher({ maxBytes: length }).fetch(at('/'))).resolves.toBeDefined();
    await expect(fetcher({ maxBytes: length - 1 }).fetch(at('/'))).rejects.toThrow(/larger/);
  });

  const silent: Reply = () => undefined;
  const trickle: Reply = (response) => {
    response.writeHead(200, { 'content-type': 'image/png' });
    const timer = setInterval(() => response.write('\x89'), 20);
    response.on('close', () => clearInterval(timer));
  };
  const endless: Reply = (response, request) => {
    setTimeout(() => redirect('/')(response, request), 60);
  };

  it.each([
    ['a host that is silent', silent, {}],
    ['a body that trickles', trickle, {}],
    ['redirects that take their time', endless, { maxRedirects: 100 }],
    ['a name server that is silent', silent, { resolve: () => new Promise<never>(() => {}) }],
  ])('gives up on %s when the time is over', async (_, slow, options) => {
    reply = slow;
    const failure = fetcher({ timeoutMs: 200, ...options }).fetch(at('/'));
    await expect(failure).rejects.toThrow(/did not arrive within 0.2 s/);
    await expect(failure).rejects.toThrow(InvalidInputError);
  });

  it('follows three redirects and no more, unless told', async () => {
    reply = redirect('/again');
    await expect(fetcher().fetch(at('/'))).rejects.toThrow(/more than 3 times/);
    expect(requests).toHaveLength(4);
    await expect(fetcher({ maxRedirects: 0 }).fetch(at('/'))).rejects.toThrow(/more than 0 times/);
    expect(requests).toHaveLength(5);
  });

  it.each<[string, Reply]>([
    ['cuts the connection', (response) => response.destroy()],
    [
      'cuts the picture',
      (response) => {
        response.writeHead(200, { 'content-length': 100 });
        response.write('\x89PNG', () => response.destroy());
      },
    ],
    ['does not speak HTTP', (response) => response.socket?.end('SSH-2.0-OpenSSH_9.6\r\n')],
    [
      'sends more headers than anyone needs',
      (response) => response.writeHead(200, { 'x-long': 'x'.repeat(40_000) }).end(),
    ],
  ])('says in general words that a host %s', async (_, broken) => {
    reply = broken;
    const failure = fetcher().fetch(at('/'));
    await expect(failure).rejects.toThrow(/did not deliver the picture/);
    await expect(failure).rejects.toThrow(InvalidInputError);
  });

  it('stops for the caller with the reason of the caller', async () => {
    const reason = new Error('the request is over');
    const caller = new AbortController();
    reply = (response) => {
      trickle(response, response.req);
      setTimeout(() => caller.abort(reason), 30);
    };
    await expect(fetcher().fetch(at('/'), caller.signal)).rejects.toBe(reason);
    await expect(fetcher().fetch(at('/'), caller.signal)).rejects.toBe(reason);
    expect(requests).toHaveLength(1);
  });

  it('cuts what is under way when it is closed, and blames nobody', async () => {
    const closing = fetcher();
    reply = () => void closing.close();
    const failure = closing.fetch(at('/'));
    await expect(failure).rejects.toThrow();
    await expect(failure).rejects.not.toThrow(InvalidInputError);
  });
});
