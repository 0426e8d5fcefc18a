import { createHmac } from 'node:crypto';
import type { Answer } from './api/failure.ts';
import { type CallLog, interestingHeaders } from './control/call-log.ts';
import { type ArrivedRequest, answered, type Exchange } from './exchange.ts';
import type { Tenant } from './store/tenant.ts';

/** An address on the image host that is good for a while. */
export function signedImageUrl(tenant: Tenant, path: string): string {
  const { behaviours, clock, imageHostUrl } = tenant.world;
  const expires = clock.nowMs() + behaviours.imageLinkTtlSeconds * 1000;
  const encodedPath = path.split('/').map(encodeURIComponent).join('/');
  const signature = sign(tenant, path, expires);
  return `${imageHostUrl}/${tenant.id}/${encodedPath}?expires=${expires}&signature=${signature}`;
}

function sign(tenant: Tenant, path: string, expires: number): string {
  const signed = `${tenant.id} ${path} ${expires}`;
  return createHmac('sha256', tenant.world.seed).update(signed).digest('base64url');
}

/** Serves pictures at signed addresses, and refuses who brings ServiceTitan credentials along. */
export class ImageHost {
  readonly #tenant: (id: string) => Tenant | undefined;
  readonly #calls: CallLog;

  constructor(options: { tenant: (id: string) => Tenant | undefined; calls: CallLog }) {
    this.#tenant = options.tenant;
    this.#calls = options.calls;
  }

  open(request: ArrivedRequest): Exchange {
    const { pathname, searchParams } = new URL(`http://image-host${request.path}`);
    const [, tenantId = '', ...segments] = pathname.split('/');
    const tenant = this.#tenant(tenantId);
    const call = this.#calls.begin({
      at: tenant?.world.clock.now().toISOString() ?? '',
      method: request.method,
      path: pathname,
      query: Object.fromEntries(searchParams),
      operation: 'image-host.get',
      tenantId,
      headers: interestingHeaders(request.headers),
      ignored: [],
      body: null,
      faults: [],
    });
    return {
      delayMs: 0,
      run: () => {
        const path = decoded(segments.join('/'));
        const answer = tenant
          ? imageAnswer(tenant, path, searchParams, request)
          : plain(404, 'Not found.');
        const outcome = answered(answer, { applied: answer.status === 200 });
        call.ended(outcome);
        return outcome;
      },
      took: (ms) => call.took(ms),
    };
  }
}

/** The path behind its escapes; as it is when they are broken. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch (error) {
    if (error instanceof URIError) return path;
    throw error;
  }
}

function imageAnswer(
  tenant: Tenant,
  path: string,
  query: URLSearchParams,
  { headers }: ArrivedRequest,
): Answer {
  if (headers['authorization'] !== undefined || headers['st-app-key'] !== undefined) {
    return plain(400, 'ServiceTitan credentials were sent to the image host.');
  }
  const expires = Number(query.get('expires'));
  if (query.get('signature') !== sign(tenant, path, expires)) return plain(403, 'Bad signature.');
  if (expires <= tenant.world.clock.nowMs()) return plain(403, 'The address has expired.');
  const image = tenant.images.find(path);
  if (!image) return plain(404, 'Not found.');
  return {
    status: 200,
    headers: { 'content-type': image.contentType },
    body: Buffer.from(image.bytes()),
  };
}

function plain(status: number, body: string): Answer {
  return { status, headers: { 'content-type': 'text/plain' }, body };
}
