import { hash } from 'node:crypto';
import type { GraphQLSchema } from 'graphql';
import type { GraphQLParams, Plugin, YogaInitialContext } from 'graphql-yoga';
import { accessKeyOf } from '../../identity/viewer.ts';
import { stringifyLossless } from '../../lib/lossless-json.ts';
import { readVersionToken, type VersionToken } from '../../pricebook/queries/version-token.ts';
import type { Context } from '../context.ts';
import type { CallerBudgets } from '../execution/caller-budgets.ts';
import { asksForCost } from '../execution/cost-report.ts';
import type { OperationState } from '../use-operation-context.ts';
import { ByteLru } from './byte-lru.ts';
import { isPricebookOnly } from './cacheable.ts';
import type { Answer, Pending, Remembered } from './remembered.ts';

export interface ResponseCacheOptions {
  readonly schema: GraphQLSchema;
  /** What callers may spend: an answer from memory costs 1. @default anything */
  readonly budgets?: Pick<CallerBudgets, 'spend'> | undefined;
  /** Memory for answers. @default 64 MB */
  readonly maxBytes?: number;
}

const FALLBACK_TYPE = 'application/json';
const SPEC_TYPE = 'application/graphql-response+json';
const utf8 = new TextEncoder();

/**
 * Answers queries about the pricebook from memory while it is unchanged. The version is read from the database in the
 * very request that is answered, so an answer is never stale; what is saved is the work, not the look.
 *
 * Only answers without errors are kept, by tenant, permissions, document, operation and variables. Each carries an ETag; a
 * conditional GET that names it is answered 304. `Cache-Control: no-cache` asks for an answer computed anew.
 */
export function useResponseCache(options: ResponseCacheOptions): Plugin<object, OperationState> {
  const answers = new ByteLru<Answer>(options.maxBytes ?? 64_000_000);

  return {
    onParams({ request, params, context, setResult }) {
      const { operation } = context;
      const remembered: Remembered = {};
      context.remembered = remembered;
      if (!operation || typeof params.query !== 'string') return undefined;
      if (wantsFresh(request) || asksForCost(params)) return undefined;
      const answer = answers.get(keyOf(operation, params));
      if (!answer) return undefined;
      return isServable(operation, answer).then((servable) => {
        if (!servable) return;
        remembered.answer = answer;
        setResult({});
      });
    },
    onExecute({ args }) {
      const context = args.contextValue as YogaInitialContext & OperationState & Context;
      const { params, operation, remembered } = context;
      if (
        !operation ||
        !remembered ||
        !isPricebookOnly(options.schema, args.document, args.operationName)
      ) {
        return undefined;
      }
      const mark: Pending = { key: keyOf(operation, params), isWhole: false };
      remembered.pending = mark;
      context.beside = async () => {
        mark.version = await versionOf(context.pricebook.token());
      };
      return {
        onExecuteDone({ result }) {
          mark.isWhole = 'data' in result && !result.errors && !result.extensions;
        },
      };
    },
    onResultProcess({ request, result, serverContext: { remembered }, setResultProcessor }) {
      const mediaType = jsonType(request);
      if (!mediaType || !remembered) return;
      const answer = remembered.answer ?? keep(result, remembered.pending);
      if (!answer) return;
      setResultProcessor(
        (_result, { Response }) => respond(request, answer, mediaType, Response),
        mediaType,
      );
    },
  };

  /** Whether the answer is what the database has now; it is paid for then. */
  async function isServable(operation: Context, answer: Answer): Promise<boolean> {
    if (answer.version !== (await readVersionNow(operation))) return false;
    await options.budgets?.spend(operation.viewer, 1);
    return true;
  }

  function keep(result: object, mark: Pending | undefined): Answer | undefined {
    if (!mark?.isWhole || mark.version === undefined) return undefined;
    const { key, version } = mark;
    // Bytes at once: a text is walked through twice on its way out, for its length and to be written.
    const body = utf8.encode(JSON.stringify(result));
    const known = answers.get(key);
    // Computed anew though it was known: the same again.
    if (known?.version === version) return { ...known, body };
    const answer = { version, etag: etagOf(key, version), body };
    answers.set(key, answer, body.length + 2 * key.length);
    return answer;
  }
}

function wantsFresh(request: Request): boolean {
  return /\bno-(cache|store)\b/.test(request.headers.get('cache-control') ?? '');
}

/** The version of this moment, read by itself: what comes next may have to wait, and must not hold a connection meanwhile. */
function readVersionNow({ db, viewer }: Context): Promise<string | undefined> {
  return versionOf(readVersionToken(db.readsOf(viewer.tenantId)));
}

/** Undefined where the database does not answer: the operation meets the same error and reports it. */
async function versionOf(token: Promise<VersionToken>): Promise<string | undefined> {
  return token.then(
    ({ key }) => key,
    () => undefined,
  );
}

/** Everything an answer depends on, but the version. */
function keyOf({ viewer }: Context, params: GraphQLParams): string {
  const variables = stringifyLossless(params.variables ?? {});
  return `${viewer.tenantId} ${accessKeyOf(viewer)} ${params.operationName ?? ''}\n${variables}\n${params.query}`;
}

/** The same question at the same version has the same answer, so the answer itself need not be hashed. */
function etagOf(key: string, version: string): string {
  return `"${hash('sha256', `${version}\n${key}`, 'base64url')}"`;
}

function respond(
  request: Request,
  answer: Answer,
  mediaType: string,
  ResponseType: typeof Response,
): Response {
  const headers = {
    etag: answer.etag,
    'cache-control': 'private, no-cache',
    vary: 'accept, authorization, x-tenant-id',
  };
  const known = request.headers.get('if-none-match')?.split(/,\s*/) ?? [];
  if (request.method === 'GET' && known.some((tag) => tag.replace(/^W\//, '') === answer.etag)) {
    return new ResponseType(null, { status: 304, headers });
  }
  return new ResponseType(answer.body, {
    headers: { ...headers, 'content-type': `${mediaType}; charset=utf-8` },
  });
}

/** The media type of JSON that the client takes; undefined leaves the answer to yoga. */
function jsonType(request: Request): string | undefined {
  const accept = request.headers.get('accept') ?? '*/*';
  if (accept.includes(SPEC_TYPE)) return SPEC_TYPE;
  return accept.includes('*/*') || accept.includes(FALLBACK_TYPE) ? FALLBACK_TYPE : undefined;
}
