import type { Edit } from '../control/edits.ts';
import type { Id } from '../records.ts';
import type { Lateness } from '../store/late-writes.ts';

/** What goes wrong with a call. Times are real time over HTTP, and only told of in process. */
export type Fault =
  /** 429 with the wait in body and header. */
  | {
      readonly kind: 'rate-limit';
      readonly waitSeconds?: number;
      readonly retryAfter?: 'none' | 'seconds' | 'date';
    }
  /** The status with the error envelope; nothing is applied. */
  | {
      readonly kind: 'status';
      readonly status: number;
      readonly title?: string;
      readonly errors?: Readonly<Record<string, readonly string[]>>;
    }
  /** The status with an HTML body, as a gateway in between answers. @default status 503 */
  | { readonly kind: 'html'; readonly status?: number }
  /** 409 "The service is suspended for maintenance", which passes. */
  | { readonly kind: 'maintenance' }
  /** The connection ends without an answer and nothing is applied, or in the middle of the answer's body. */
  | { readonly kind: 'cut'; readonly when: 'before' | 'mid-body' }
  /** The call is applied, but its answer never comes: the connection is cut, or stays silent. */
  | { readonly kind: 'applied-then-lost'; readonly how: 'cut' | 'hang' }
  /** The call is applied, but something in between answers the status in its place, with the error envelope or as HTML. */
  | {
      readonly kind: 'applied-then-status';
      readonly status: number;
      readonly title?: string;
      readonly html?: boolean;
    }
  /** What the call writes is seen by readers only later; see Lateness. */
  | ({ readonly kind: 'late-visible' } & Lateness)
  /** Nothing is applied and nothing is answered. */
  | { readonly kind: 'hang' }
  /** The answer comes late. */
  | { readonly kind: 'slow'; readonly delayMs: number }
  /** The answer's body trickles. */
  | { readonly kind: 'slow-bytes'; readonly chunkBytes: number; readonly everyMs: number }
  /** The token of the call expires just before it. */
  | { readonly kind: 'expire-token' }
  /** The answer's JSON ends early, in a complete HTTP answer. @default keep 0.5, the share of the body that is sent */
  | { readonly kind: 'truncated-json'; readonly keep?: number }
  /**
   * Rows of the answer that no client can read: those with the ids, or a share of all by seed. `subcategories` of a poisoned category
   * are as they were, unless nothing is left of it. @default share 1, how forbidden-key (which leaves the id readable)
   */
  | {
      readonly kind: 'poison-rows';
      readonly ids?: readonly Id[];
      readonly share?: number;
      readonly how?: 'forbidden-key' | 'id-as-text' | 'no-id' | 'no-object';
    }
  /** 200 with an error envelope in the body. */
  | { readonly kind: 'error-in-200'; readonly title?: string }
  /** Someone edits the pricebook right before or after the call: page drift. `run` is for use in process. @default after */
  | {
      readonly kind: 'edit';
      readonly when?: 'before' | 'after';
      readonly edits?: readonly Edit[];
      readonly run?: () => void;
    }
  /** Changes show in the export feed only this much later, for this call. */
  | { readonly kind: 'late-export'; readonly minutes: number };

export const faultKinds: readonly string[] = [
  'rate-limit',
  'status',
  'html',
  'maintenance',
  'cut',
  'applied-then-lost',
  'applied-then-status',
  'late-visible',
  'hang',
  'slow',
  'slow-bytes',
  'expire-token',
  'truncated-json',
  'poison-rows',
  'error-in-200',
  'edit',
  'late-export',
] satisfies Fault['kind'][];

/** Which calls a rule is about; every member given has to fit. */
export interface FaultMatch {
  readonly method?: string;
  /** The path, with `*` for anything. */
  readonly path?: string;
  /** `categories`, `services`, …, `images`, `pricebook` (bulk), `token`. */
  readonly entity?: string;
  /** `categories.list`, `services.get`, `materials.export`, `images.upload`, `token.issue`, … */
  readonly operation?: string;
  readonly tenantId?: bigint | string | number;
  /** The `page` of a list query. */
  readonly page?: number;
}

export interface FaultRule {
  readonly name?: string;
  /** @default every call */
  readonly match?: FaultMatch;
  /** The first matching call that is struck, from 1. @default 1 */
  readonly nth?: number;
  /** How many matching calls are struck from there; null: all. @default 1 */
  readonly times?: number | null;
  /** Share of those that is struck, by seed. @default 1 */
  readonly chance?: number;
  readonly fault: Fault;
}

/** What a rule is matched against. */
export interface CallFacts {
  readonly method: string;
  readonly path: string;
  readonly entity: string | undefined;
  readonly operation: string | undefined;
  readonly tenantId: string | undefined;
  readonly page: number;
}

export function matches(match: FaultMatch, facts: CallFacts): boolean {
  return (
    (match.method === undefined || match.method.toUpperCase() === facts.method) &&
    (match.path === undefined || pathPattern(match.path).test(facts.path)) &&
    (match.entity === undefined || match.entity === facts.entity) &&
    (match.operation === undefined || match.operation === facts.operation) &&
    (match.tenantId === undefined || String(match.tenantId) === facts.tenantId) &&
    (match.page === undefined || match.page === facts.page)
  );
}

function pathPattern(glob: string): RegExp {
  const literal = glob.split('*').map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`);
}
