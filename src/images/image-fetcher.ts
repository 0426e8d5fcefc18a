import { isIP } from 'node:net';
import { Agent, type Dispatcher } from 'undici';
import { abortable } from '../lib/abortable.ts';
import { SECOND_MS } from '../lib/duration.ts';
import { checkedLookup, notPublic, type Resolve, resolveByDns } from './checked-lookup.ts';
import { isPublicAddress } from './public-address.ts';
import type { Image } from './recognise-image.ts';
import { imageOf, Refusal, tooLarge } from './refusal.ts';

export interface ImageFetcherOptions {
  readonly maxBytes: number;
  /** From the call to the last byte, redirects and look-ups included. */
  readonly timeoutMs: number;
  /** @default 3 */
  readonly maxRedirects?: number;
  /** @default DNS */
  readonly resolve?: Resolve;
  /** Addresses to be fetched from though they are not public; then at any port. For tests and development only. */
  readonly allowPrivate?: readonly string[];
  /** The argument that holds the address, for errors. @default 'input.url' */
  readonly field?: string;
}

export interface ImageFetcher {
  /**
   * The picture at an address of the public internet, its type told by its bytes.
   * Errors  InvalidInputError that says what to give instead; the signal's reason.
   */
  fetch(url: string, signal?: AbortSignal): Promise<Image>;
  /** Cuts what is under way. */
  close(): Promise<void>;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches pictures from addresses that strangers give, and so must not be led to what only this machine can reach. Every hop is
 * checked anew, and a connection serves one request, lest a later one ride on it unchecked. No credentials, cookies or proxy are
 * used. Holds up to `maxBytes` per call: how many at once is the caller's to limit.
 */
export function createImageFetcher(options: ImageFetcherOptions): ImageFetcher {
  const { maxBytes, timeoutMs, maxRedirects = 3, allowPrivate = [], field = 'input.url' } = options;
  const isAllowed = (ip: string) => isPublicAddress(ip) || allowPrivate.includes(ip);
  const agent = new Agent({
    pipelining: 0, // undici's way to say: keep no connection
    connect: {
      timeout: timeoutMs,
      autoSelectFamily: true,
      lookup: checkedLookup(options.resolve ?? resolveByDns, isAllowed),
    },
  });
  let closed = false;

  /** Throws unless the address may be asked. A host's name is checked when it is looked up. */
  function checkTarget(url: URL): void {
    if (url.protocol !== 'https:' && url.protocol !== 'http:') throw notAnAddress();
    if (url.username !== '' || url.password !== '') {
      throw new Refusal(
        'The address holds a user name or password. Give one that works without them.',
      );
    }
    if (!['', '80', '443'].includes(url.port) && allowPrivate.length === 0) {
      throw new Refusal('The address names a port. Give one at the usual ports, 80 and 443.');
    }
    const host = url.hostname.replace(/^\[|\]$/g, '');
    if (isIP(host) !== 0 && !isAllowed(host)) throw notPublic();
  }

  async function ask(url: URL, signal: AbortSignal): Promise<Dispatcher.ResponseData> {
    checkTarget(url);
    const answer = agent.request({
      origin: url.origin,
      path: url.pathname + url.search,
      method: 'GET',
      headers: { accept: 'image/*', 'accept-encoding': 'identity', 'user-agent': 'lazi-gateway' },
      signal,
    });
    return abortable(answer, signal); // undici itself heeds the signal only once it has a connection
  }

  async function follow(start: URL, signal: AbortSignal): Promise<Image> {
    let url = start;
    for (let redirects = 0; redirects <= maxRedirects; redirects++) {
      const answer = await ask(url, signal);
      const { statusCode, headers } = answer;
      if (statusCode === 200) return imageOf(await read(answer, maxBytes));
      discard(answer.body);
      if (!REDIRECTS.has(statusCode) || typeof headers['location'] !== 'string') {
        throw new Refusal(
          `The address answers with status ${statusCode} and no picture. Give one that anyone can open.`,
        );
      }
      url = parse(headers['location'], url);
    }
    throw new Refusal(
      `The address redirects more than ${maxRedirects} times. Give the one it leads to.`,
    );
  }

  return {
    async fetch(text, signal) {
      const limit = new AbortController();
      const onAbort = () => limit.abort(signal?.reason);
      const timer = setTimeout(() => limit.abort(tooSlow(timeoutMs)), timeoutMs);
      signal?.addEventListener('abort', onAbort, { once: true });
      try {
        signal?.throwIfAborted();
        return await follow(parse(text), limit.signal);
      } catch (error) {
        signal?.throwIfAborted();
        if (error instanceof Refusal) throw error.at(field);
        throw closed || !isOfTheNetwork(error) ? error : notDelivered().at(field);
      } finally {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
      }
    },
    async close() {
      closed = true;
      await agent.destroy();
    },
  };
}

function parse(text: string, base?: URL): URL {
  if (!URL.canParse(text, base?.href)) throw notAnAddress();
  return new URL(text, base);
}

/** The body, given up as soon as it is announced or found to be too large. */
async function read(
  { headers, body }: Dispatcher.ResponseData,
  maxBytes: number,
): Promise<Uint8Array> {
  if (Number(headers['content-length']) > maxBytes) {
    discard(body);
    throw tooLarge(maxBytes);
  }
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Cuts the connection; a stream that ends so tells of an error, which is none here. */
function discard(body: Dispatcher.ResponseData['body']): void {
  body.on('error', () => undefined).destroy();
}

/** Errors of sockets, TLS and undici have a code; those of our own mistakes have not. */
function isOfTheNetwork(error: unknown): boolean {
  return error instanceof Error && 'code' in error;
}

function notAnAddress(): Refusal {
  return new Refusal('This is not the address of a picture. Give one that begins with https://');
}

function notDelivered(): Refusal {
  return new Refusal(
    'The host of this address did not deliver the picture. Check that it opens in a browser, or send the picture itself as base64.',
  );
}

function tooSlow(timeoutMs: number): Refusal {
  return new Refusal(
    `The picture did not arrive within ${timeoutMs / SECOND_MS} s. Give the address of a faster host, or send the picture itself as base64.`,
  );
}
