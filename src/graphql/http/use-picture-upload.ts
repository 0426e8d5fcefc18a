import type { Plugin } from 'graphql-yoga';
import { ForbiddenError } from '../../errors.ts';
import type { Authenticate } from '../../identity/viewer.ts';
import { checkImage } from '../../images/check-image.ts';
import { LARGEST_PICTURE } from '../../images/largest-picture.ts';
import { keepPicture } from '../../pricebook/commands/categories/keep-picture.ts';
import type { GatewayServices } from '../context.ts';
import { proofOfHeaders } from '../proof.ts';
import { toPublicError, withoutHttp } from '../public-error.ts';
import { badRequest } from './bad-request.ts';
import { assertOrigin, type OriginPolicy } from './origin-policy.ts';
import { assertPlainEncoding, readBody } from './read-body.ts';
import type { RequestState } from './use-request-rules.ts';

/** What the upload of a picture answers. */
interface KeptPicture {
  /** The value that names it in an edit. */
  readonly image: string;
  readonly contentType: string;
  readonly bytes: number;
}

export interface PictureUploadOptions {
  /** Where pictures are posted to. */
  readonly path: string;
  readonly services: Pick<GatewayServices, 'db' | 'clock' | 'logger'>;
  readonly authenticate: Authenticate;
  readonly origins: OriginPolicy;
}

/**
 * Takes a picture as the body of a POST, keeps it, and answers with the value that names it in a mutation: JSON of GraphQL has no room for
 * one. The same content again is answered the same. Nothing of a body is read before its sender has proved to be allowed.
 *
 * A body of `image/…` is no simple request, so that browsers ask first whether a foreign page may send it. What the header claims does not
 * matter otherwise: the bytes tell what they are.
 * Errors  As answers of GraphQL have them, with a status: UNAUTHENTICATED, FORBIDDEN, FORBIDDEN_ORIGIN, METHOD_NOT_ALLOWED,
 *         UNSUPPORTED_MEDIA_TYPE, REQUEST_ENTITY_TOO_LARGE, INVALID_INPUT.
 */
export function usePictureUpload(options: PictureUploadOptions): Plugin<object, RequestState> {
  const { path, services } = options;
  return {
    async onRequest({ request, url, serverContext, fetchAPI, endResponse }) {
      if (url.pathname !== path || request.method === 'OPTIONS') return;
      const answer = (body: object, init: { status: number; headers?: Record<string, string> }) =>
        endResponse(fetchAPI.Response.json(body, init));
      try {
        answer(await receive(request, options), { status: 200 });
      } catch (thrown) {
        const requestId = serverContext.requestId ?? 'none';
        const { error, unexpected } = toPublicError(thrown, requestId);
        if (unexpected !== undefined) {
          services.logger.error({ err: unexpected, requestId }, 'an upload failed');
        }
        const { status = 500, headers = {} } = error.extensions.http ?? {};
        answer({ errors: [withoutHttp(error)] }, { status, headers });
      }
    },
  };
}

async function receive(
  request: Request,
  { services, authenticate, origins }: PictureUploadOptions,
): Promise<KeptPicture> {
  assertOrigin(origins, request.headers);
  if (request.method !== 'POST') {
    throw badRequest({
      status: 405,
      code: 'METHOD_NOT_ALLOWED',
      message: 'Send the picture as the body of a POST.',
      headers: { allow: 'POST' },
    });
  }
  const viewer = await authenticate(proofOfHeaders(request.headers));
  if (!viewer.permissions.has('pricebook:write')) {
    throw new ForbiddenError(`The role ${viewer.role} may not upload pictures.`);
  }
  assertPicture(request);
  const picture = checkImage(await readBody(request, LARGEST_PICTURE), 'body');
  const staging = { tenantId: viewer.tenantId, by: viewer.subject, at: services.clock.now() };
  const image = await keepPicture(services.db, staging, picture);
  return { image, contentType: picture.contentType, bytes: picture.bytes.byteLength };
}

function assertPicture(request: Request): void {
  if (!/^image\/[\w.+-]+$/i.test(request.headers.get('content-type')?.trim() ?? '')) {
    throw badRequest({
      status: 415,
      code: 'UNSUPPORTED_MEDIA_TYPE',
      message: 'Send the bytes of the picture with its type, like `Content-Type: image/png`.',
    });
  }
  assertPlainEncoding(request);
}
