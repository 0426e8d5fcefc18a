import { createHash } from 'node:crypto';
import type { Plugin } from 'graphql-yoga';
import { badRequest } from '../http/bad-request.ts';
import { ByteLru } from '../response-cache/byte-lru.ts';

/** What both doors have of a request. */
type RequestParams = Readonly<
  Partial<Record<'query' | 'operationName', string | null | undefined>> & {
    extensions?: Record<string, unknown> | null | undefined;
  }
>;

export interface PersistedDocumentsOptions {
  /** Documents of our own front ends by the hash that codegen gives them. @default none */
  readonly trusted?: ReadonlyMap<string, string> | undefined;
  /** Whether nothing else is run. @default false */
  readonly only?: boolean | undefined;
}

/** Finds the document that a request names instead of sending it. */
export interface PersistedDocuments {
  /**
   * The request with its document. `extensions.persistedQuery` names it by SHA-256, as Apollo's automatic persisted queries do; a hash
   * that comes together with its document is remembered, one that comes alone is looked up, in the trusted documents first.
   * Errors  GraphQLError with a status.
   */
  resolve<Params extends RequestParams>(params: Params): Params;
}

/** Memory for documents that callers have sent along with their hash. */
const REMEMBERED_BYTES = 8_000_000;

/** One for both doors: yoga's own plugins for this know requests over HTTP only. */
export function createPersistedDocuments(options: PersistedDocumentsOptions): PersistedDocuments {
  const { only = false } = options;
  const trusted = new Map(
    [...(options.trusted ?? [])].map(([hash, query]) => [withoutPrefix(hash), query]),
  );
  const trustedTexts = new Set(trusted.values());
  const remembered = new ByteLru<string>(REMEMBERED_BYTES);

  function lookUp(hash: string): string {
    const query = trusted.get(hash) ?? remembered.get(hash);
    if (query !== undefined) return query;
    // Clients know this message: they send the document along and go on.
    throw badRequest({
      status: 404,
      code: 'PERSISTED_QUERY_NOT_FOUND',
      message: 'PersistedQueryNotFound',
    });
  }

  function remember(hash: string, query: string): void {
    if (trusted.get(hash) === query || remembered.get(hash) === query) return;
    if (createHash('sha256').update(query).digest('hex') !== hash) {
      throw badRequest({
        status: 400,
        code: 'PERSISTED_QUERY_MISMATCH',
        message: 'The hash in `extensions.persistedQuery` is not the SHA-256 of the document.',
      });
    }
    remembered.set(hash, query, 2 * query.length + 2 * hash.length);
  }

  return {
    resolve(params) {
      const hash = hashOf(params);
      // Refused a moment later for what it is.
      if (params.query && typeof params.query !== 'string') return params;
      // A message on a WebSocket must have a text; the empty one is none.
      if (!params.query) {
        return hash === undefined ? params : { ...params, query: lookUp(hash) };
      }
      if (only && !trustedTexts.has(params.query)) throw notTrusted();
      if (hash !== undefined) remember(hash, params.query);
      return params;
    },
  };
}

/** Puts the document into requests over HTTP. Comes after whoever finds out who asks, so that strangers leave nothing in memory. */
export function usePersistedDocuments(documents: PersistedDocuments): Plugin {
  return {
    onParams({ params, setParams }) {
      const resolved = documents.resolve(params);
      if (resolved !== params) setParams(resolved);
    },
  };
}

/** The hash that a request names its document by; undefined for one that does not, or in another way. */
export function hashOf({ extensions }: Pick<RequestParams, 'extensions'>): string | undefined {
  const named: unknown = extensions?.['persistedQuery'];
  if (typeof named !== 'object' || named === null) return undefined;
  const { version, sha256Hash } = named as { readonly version?: unknown; sha256Hash?: unknown };
  return version === 1 && typeof sha256Hash === 'string' ? withoutPrefix(sha256Hash) : undefined;
}

/** Codegen writes which hash it is; clients of automatic persisted queries do not. */
function withoutPrefix(hash: string): string {
  return hash.replace(/^sha256:/, '');
}

function notTrusted() {
  return badRequest({
    status: 403,
    code: 'PERSISTED_QUERY_ONLY',
    message: 'This gateway runs the documents of its own front ends only.',
  });
}
