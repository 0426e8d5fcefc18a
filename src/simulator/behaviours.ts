/**
 * What ServiceTitan does in ways a client has to survive, each a switch with a name. The defaults are what the official documents say
 * or what others saw on the wire; where nobody knows, the likeliest. Every switch can be changed while the simulator runs.
 */
export interface Behaviours {
  // Tokens and credentials
  /** Life of a token, in seconds. */
  readonly tokenTtlSeconds: number;
  /** Token requests a minute for one client id before 429; null: no limit. The real number is unpublished. */
  readonly tokenRatePerMinute: number | null;
  /** Body of a 401: the error envelope, or nothing (unknown in public). */
  readonly unauthorizedBody: 'envelope' | 'empty';

  // Rate limit
  /** Calls in any second for one app key and tenant before 429; null: no limit. */
  readonly callsPerSecond: number | null;
  /** Which time the limits on calls and tokens are measured in; always the simulated one until the simulator listens. */
  readonly rateClock: 'real' | 'simulated';
  /** Whether a call answered 429 counts as a call. */
  readonly countRejected: boolean;
  /** Form of the `Retry-After` header of a 429. */
  readonly retryAfterMode: 'none' | 'seconds' | 'date';
  /** The wait named in the body and header of a 429, in seconds. */
  readonly rateLimitWaitSeconds: number;

  // Queries
  /** 400 for unknown query parameters and for enum values in the wrong case, instead of ignoring both. */
  readonly strictParams: boolean;
  /** `sort=+Id` with a bare plus reaches the server as a space. */
  readonly plusAsSpace: 'accept' | 'reject';
  /** `sort=+ModifiedOn` of services and materials: rows locally out of order, and the last row of a page again on the next. */
  readonly shuffleModifiedOn: boolean;
  /** Largest page size. */
  readonly maxPageSize: number;
  readonly overMaxPageSize: 'clamp' | '400';
  /** Whether GET by id answers an inactive record. */
  readonly inactiveById: 'body' | '404';

  // Categories
  /** An inactive child of a listed category. GET by id always answers the whole subtree. */
  readonly inactiveChild: 'prune' | 'keep';
  /** A listed category under one that is filtered out: gone with it, moved up to the next listed one (or the top), or keeps it. */
  readonly inactiveParent: 'hideSubtree' | 'promote' | 'keep';
  /** Whether `createdOn` and `modifiedOn` are printed for categories. */
  readonly categoryDates: 'present' | 'absent';
  /** What the date filters of the category list match: roots by their own dates, roots by any descendant's, nothing, or single nodes. */
  readonly categoryDateFilter: 'rootOnly' | 'anyDescendant' | 'ignored' | 'flatMatches';
  /** A category whose parent does not exist, or that lies on a cycle. */
  readonly orphanCategories: 'top' | 'hidden';
  /** A `parentId` of 0 in a write: no such category, or the top. */
  readonly zeroParentId: '400' | 'top';
  /** An empty text as the `image` of a PATCH: takes the image away, is dropped with 200, or 400. */
  readonly emptyImage: 'clear' | 'drop' | '400';
  /** Siblings at and after the position a category is put at. */
  readonly siblingPositions: 'shift' | 'leave';

  // Items
  /** Whether `createdOn` and `modifiedOn` are printed for discounts and fees. */
  readonly discountDates: 'present' | 'absent';
  /** `externalData` when no application is named in the query. */
  readonly externalDataUnasked: 'empty' | 'null';
  /** Share of rows (0 to 1) with a null, a number as text, an unknown enum value or a missing field. The id is never touched. */
  readonly dirtyRows: number;

  // Writes
  /** Unknown body fields are dropped with 200; false: 400. */
  readonly dropUnknownBodyFields: boolean;
  /**
   * A null in a PATCH for a field that cannot be null there: dropped with 200, 400, or taken as at creation, where it means the default
   * (and 400 for a field that has none).
   */
  readonly nullInPatch: 'drop' | '400' | 'clear';
  /**
   * Changes within a tick of this many milliseconds have the same `modifiedOn`, the beginning of the tick; 0: each a later one than all
   * before.
   */
  readonly timestampTickMs: number;
  /** How long after a write reads still answer what was before, in milliseconds. */
  readonly readAfterWriteLagMs: number;
  /** DELETE deactivates, or removes from lists and GET (the export feed tells of both). */
  readonly deleteMode: 'soft' | 'hard';
  /** What DELETE of a category does to its subcategories. Items keep their references in any case. */
  readonly cascade: 'children' | 'none' | 'reject409';
  /** A link to a SKU that does not exist. */
  readonly unknownSkuLink: '500' | '400' | 'accept';
  /** A category id of an item that names no category. */
  readonly unknownCategoryReference: '400' | 'accept';
  /** A bulk request with one bad row: nothing is applied, or all rows before it are. */
  readonly bulkFailure: 'nothing' | 'rowsBefore';

  // Export feeds
  /** When a change becomes visible in a feed, in minutes. */
  readonly exportDelayMinutes: number;
  readonly exportPageSize: number;
  /** `subcategories` of a category in the feed: always empty, or its subtree. */
  readonly exportShape: 'flat' | 'nested';
  /** Fields the feeds print as null although the lists have them. */
  readonly exportFieldLoss: readonly string[];

  // Images
  /** Life of an uploaded image no record refers to, in seconds. */
  readonly tempTtlSeconds: number;
  /** Life of the address a download is redirected to, in seconds. */
  readonly imageLinkTtlSeconds: number;
  /** The path of an uploaded image after a record refers to it: as before, or under the folder of its kind. */
  readonly imagePathOnUse: 'keep' | 'move';
  /** A reference to an `Images/…` path that is not stored. */
  readonly unknownImageReference: '400' | 'accept';
}

export const faithfulBehaviours: Behaviours = Object.freeze({
  tokenTtlSeconds: 900,
  tokenRatePerMinute: 60,
  unauthorizedBody: 'envelope',
  callsPerSecond: 60,
  rateClock: 'real',
  countRejected: true,
  retryAfterMode: 'seconds',
  rateLimitWaitSeconds: 1,
  strictParams: false,
  plusAsSpace: 'reject',
  shuffleModifiedOn: true,
  maxPageSize: 5000,
  overMaxPageSize: 'clamp',
  inactiveById: 'body',
  inactiveChild: 'prune',
  inactiveParent: 'hideSubtree',
  categoryDates: 'present',
  categoryDateFilter: 'rootOnly',
  orphanCategories: 'top',
  zeroParentId: '400',
  emptyImage: 'clear',
  siblingPositions: 'shift',
  discountDates: 'present',
  externalDataUnasked: 'empty',
  dirtyRows: 0,
  dropUnknownBodyFields: true,
  nullInPatch: 'drop',
  timestampTickMs: 0,
  readAfterWriteLagMs: 0,
  deleteMode: 'soft',
  cascade: 'children',
  unknownSkuLink: '500',
  unknownCategoryReference: '400',
  bulkFailure: 'nothing',
  exportDelayMinutes: 15,
  exportPageSize: 1000,
  exportShape: 'flat',
  exportFieldLoss: [],
  tempTtlSeconds: 3600,
  imageLinkTtlSeconds: 300,
  imagePathOnUse: 'keep',
  unknownImageReference: '400',
});

/** The allowed values of each switch that has a closed list; the first is not always the default. */
const choices: Readonly<Partial<Record<keyof Behaviours, readonly string[]>>> = {
  unauthorizedBody: ['envelope', 'empty'],
  rateClock: ['real', 'simulated'],
  retryAfterMode: ['none', 'seconds', 'date'],
  plusAsSpace: ['accept', 'reject'],
  overMaxPageSize: ['clamp', '400'],
  inactiveById: ['body', '404'],
  inactiveChild: ['prune', 'keep'],
  inactiveParent: ['hideSubtree', 'promote', 'keep'],
  categoryDates: ['present', 'absent'],
  categoryDateFilter: ['rootOnly', 'anyDescendant', 'ignored', 'flatMatches'],
  orphanCategories: ['top', 'hidden'],
  zeroParentId: ['400', 'top'],
  emptyImage: ['clear', 'drop', '400'],
  siblingPositions: ['shift', 'leave'],
  discountDates: ['present', 'absent'],
  externalDataUnasked: ['empty', 'null'],
  deleteMode: ['soft', 'hard'],
  cascade: ['children', 'none', 'reject409'],
  unknownSkuLink: ['500', '400', 'accept'],
  nullInPatch: ['drop', '400', 'clear'],
  unknownCategoryReference: ['400', 'accept'],
  bulkFailure: ['nothing', 'rowsBefore'],
  exportShape: ['flat', 'nested'],
  imagePathOnUse: ['keep', 'move'],
  unknownImageReference: ['400', 'accept'],
};

const nullable: ReadonlySet<string> = new Set(['tokenRatePerMinute', 'callsPerSecond']);

/**
 * Checks changes to behaviours that come from outside the type system (HTTP, a command line).
 * Errors  RangeError that names every wrong switch or value.
 */
export function parseBehaviours(changes: Readonly<Record<string, unknown>>): Partial<Behaviours> {
  const problems = Object.entries(changes).flatMap(([name, value]) => problemOf(name, value));
  if (problems.length > 0) throw new RangeError(problems.join(' '));
  return changes;
}

function problemOf(name: string, value: unknown): string[] {
  if (!isBehaviour(name)) return [`There is no behaviour '${name}'.`];
  const allowed = choices[name];
  if (allowed) {
    if (typeof value === 'string' && allowed.includes(value)) return [];
    return [`${name} is one of ${allowed.join(', ')}.`];
  }
  if (value === null && nullable.has(name)) return [];
  const standard = faithfulBehaviours[name];
  if (Array.isArray(standard)) {
    const isList = Array.isArray(value) && value.every((member) => typeof member === 'string');
    return isList ? [] : [`${name} is a list of field names.`];
  }
  if (typeof value !== typeof standard) return [`${name} is a ${typeof standard}.`];
  if (typeof value === 'number' && !(value >= 0)) return [`${name} is at least 0.`];
  return [];
}

function isBehaviour(name: string): name is keyof Behaviours {
  return Object.hasOwn(faithfulBehaviours, name);
}
