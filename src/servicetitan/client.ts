import type { Logger } from 'pino';
import type { UpstreamError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import type { StTimestamp } from '../lib/st-timestamp.ts';
import type { Observer } from '../observe/observer.ts';
import type { BulkKey, ExportedEntity, PricebookEntity } from './entities.ts';
import type { CallLimits } from './limits.ts';
import type { RetryPolicy } from './retry.ts';
import type { Transport } from './transport.ts';

/** Shares ServiceTitan's limit of calls among all processes of an app. */
export interface RateBudget {
  /** Resolves when one call may be sent at once. The call counts whether or not it is sent. */
  acquire(tenantId: bigint, app: string, signal?: AbortSignal): Promise<void>;
}

/** Hears how the credentials do. Must neither throw nor be waited for. */
export interface CredentialWatch {
  /** A token was issued; what it may do, where ServiceTitan says so. */
  readonly issued: (token: {
    readonly expiresAt: Date;
    readonly scopes: readonly string[];
  }) => void;
  /** They were refused, and the call with them. */
  readonly refused: (error: UpstreamError) => void;
}

export interface ServiceTitanOptions {
  /** `https://api.servicetitan.io`. */
  readonly apiBase: string;
  /** `https://auth.servicetitan.io/connect/token`. */
  readonly authUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly appKey: string;
  readonly tenantId: bigint;
  readonly rateBudget: RateBudget;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly watch?: CredentialWatch;
  readonly limits?: Partial<CallLimits>;
  readonly retry?: Partial<RetryPolicy>;
  /** How the time between two attempts passes. @default a timer */
  readonly wait?: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** Told of every request. @default nobody */
  readonly observer?: Observer;
  /** How calls get there; closed with the client. @default HTTP within `limits` */
  readonly transport?: Transport;
  /** Spreads the waits between attempts; from 0 up to 1. @default Math.random */
  readonly random?: () => number;
  /** Milliseconds from any beginning, never set back. @default performance.now */
  readonly monotonic?: () => number;
}

/** Rows as ServiceTitan sends them, parsed without loss: bigint and LongDecimal where a number has more than 15 digits. */
export type UpstreamRow = Record<string, unknown>;

/** What a record is to be, or to become; bigint and LongDecimal go out with all their digits. */
export type WriteBody = Readonly<Record<string, unknown>>;

export interface ImageUpload {
  readonly bytes: Uint8Array;
  /** `image/png`. */
  readonly contentType: string;
  readonly fileName: string;
}

export interface CallOptions {
  readonly signal?: AbortSignal;
}

export interface WriteOptions extends CallOptions {
  /**
   * Asked each time the call is about to leave: whether the caller still has the right to make it. When not, it does not leave, and
   * `NotSentError` is thrown.
   */
  readonly mayLeave?: () => boolean;
}

export interface ListQuery {
  /** 1 to 5000. @default 5000 */
  readonly pageSize?: number;
  /** @default 'Any' // ServiceTitan's own default hides what was deactivated */
  readonly active?: 'Any' | 'True' | 'False';
  /** Asks the first page for `totalCount`. @default false */
  readonly includeTotal?: boolean;
  /** Inclusive. */
  readonly modifiedOnOrAfter?: StTimestamp;
  /** Any number; asked for 50 at a time. Not for categories, whose list knows no such filter. */
  readonly ids?: readonly bigint[];
  /** `+Field` or `-Field`. @default '+Id' // new rows come last and shift no page */
  readonly sort?: string;
}

export interface ParsedPage {
  readonly hasMore: boolean;
  /** Null unless asked for with `includeTotal`. Counts roots only for categories. */
  readonly totalCount: number | null;
  /** Whatever `data` held: `parseCategory` and its siblings tell rows from rubbish. */
  readonly rows: readonly unknown[];
}

export interface UpstreamPage {
  /** 1-based. */
  readonly number: number;
  /** SHA-256 of the body's bytes, base64url. */
  readonly digest: string;
  /** Parses once; for a page whose digest was `known`, not before it is asked for. */
  parse(): ParsedPage;
}

export interface PagesOptions {
  readonly signal?: AbortSignal;
  /** Tells what a page with these bytes was when they came before, which saves parsing them; undefined when they are new. */
  readonly known?: (
    pageNumber: number,
    digest: string,
  ) => { readonly hasMore: boolean } | undefined;
}

export interface ExportPage {
  readonly rows: readonly unknown[];
  /** Where the next read starts, also after the last page. Opaque; good for this feed only. */
  readonly continueFrom: string;
  readonly hasMore: boolean;
}

export interface ExportOptions {
  /** Rows at once instead of some 15 minutes late, at the price of repeated rows. @default false */
  readonly includeRecentChanges?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * One tenant's ServiceTitan. Every method throws UpstreamError, whose `kind` says what can be done about it, or the reason of
 * the signal given; after `close`, a plain error. Calls are repeated as `retry.ts` says before they throw.
 *
 * A write is never sent again once it may have been done. Its error says so by `sideEffect: 'unknown'`, and so do, without saying it,
 * the reason of a signal and the error of a closed client: look what ServiceTitan has before anything else. A record that is not there
 * is `kind: 'rejected'` with `status: 404`; what ServiceTitan complains of is in `message` and `fields`.
 */
export interface ServiceTitan {
  readonly tenantId: bigint;
  /**
   * Reads a list to its end, one page ahead of the consumer. Leaving the loop stops it.
   * Errors  `protocol` when a page repeats, the cap on pages is hit, or a filter by ids was ignored.
   */
  pages(
    entity: PricebookEntity,
    query?: ListQuery,
    options?: PagesOptions,
  ): AsyncGenerator<UpstreamPage, void, undefined>;
  /** One record, a category with its whole subtree; null when ServiceTitan has none of that id. */
  get(entity: PricebookEntity, id: bigint, options?: CallOptions): Promise<UpstreamRow | null>;
  /** Reads an export feed from a token, a timestamp or, without either, from the beginning. */
  exportPages(
    entity: ExportedEntity,
    from: string | undefined,
    options?: ExportOptions,
  ): AsyncGenerator<ExportPage, void, undefined>;
  /** Where the picture at `path` (`Images/…`) can be fetched for a short while, without credentials; null when there is none. */
  image(path: string, options?: CallOptions): Promise<{ readonly location: string } | null>;
  /** Makes a record; the row is as ServiceTitan answers it and has an id. */
  create(entity: PricebookEntity, body: WriteBody, options?: WriteOptions): Promise<UpstreamRow>;
  /** Changes the fields given. ServiceTitan drops fields it does not know without a word. */
  update(
    entity: PricebookEntity,
    id: bigint,
    body: WriteBody,
    options?: WriteOptions,
  ): Promise<void>;
  /** Deletes a record, which in ServiceTitan may mean that it becomes inactive. */
  remove(entity: PricebookEntity, id: bigint, options?: WriteOptions): Promise<void>;
  /**
   * Changes many items in one call; each body has an `id`.
   * Errors  one bad row refuses the call, and nobody has written down what becomes of the others: then `sideEffect` is 'unknown'.
   */
  updateItems(
    changes: Readonly<Partial<Record<BulkKey, readonly WriteBody[]>>>,
    options?: WriteOptions,
  ): Promise<void>;
  /** Puts a picture into temporary storage; it is kept only if a record is told its path soon. */
  uploadImage(image: ImageUpload, options?: WriteOptions): Promise<{ readonly path: string }>;
  /** Resolves when a token is issued and the API accepts it; the error says which setting to look at. */
  checkCredentials(options?: CallOptions): Promise<void>;
  /** Cuts calls under way and frees the connections. */
  close(): Promise<void>;
}
