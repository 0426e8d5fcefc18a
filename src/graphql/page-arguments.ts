import type { GatewayLimits } from '../config/limits.ts';
import { InvalidInputError } from '../errors.ts';

/** Rows of a page when neither `first` nor `last` is given. */
export const DEFAULT_PAGE_SIZE = 20;

export interface PageArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly last?: number | null | undefined;
  readonly before?: string | null | undefined;
}

/** One page to read: `limit` rows from the start of the range or, backwards, from its end. */
export interface PageRequest {
  readonly limit: number;
  readonly backwards: boolean;
  readonly after: string | null;
  readonly before: string | null;
}

/** Checks Relay's four arguments. Errors  InvalidInputError that names the argument and the limit. */
export function parsePage(
  page: PageArguments,
  { pageSize }: Pick<GatewayLimits, 'pageSize'>,
): PageRequest {
  if (page.first != null && page.last != null) {
    throw new InvalidInputError('last', 'Give `first` or `last`, not both.');
  }
  for (const field of ['first', 'last'] as const) {
    const size = page[field];
    if (size != null && (size < 0 || size > pageSize)) {
      throw new InvalidInputError(
        field,
        `\`${field}\` is ${size}; it goes from 0 to ${pageSize}, the page size limit.`,
      );
    }
  }
  return {
    limit: page.first ?? page.last ?? Math.min(DEFAULT_PAGE_SIZE, pageSize),
    backwards: page.last != null,
    after: page.after ?? null,
    before: page.before ?? null,
  };
}

/** A page of a list whose rows are found by their places in it. */
export interface PageBounds<Place> {
  readonly limit: number;
  /** Whether the limit takes the last rows of the range instead of the first. */
  readonly fromEnd: boolean;
  readonly after: Place | undefined;
  readonly before: Place | undefined;
}

/** The page by the places that its cursors stand for. Errors  what `readPlace` throws for the cursor of an argument. */
export function pageBounds<Place>(
  { limit, backwards, after, before }: PageRequest,
  readPlace: (cursor: string, argument: string) => Place,
): PageBounds<Place> {
  return {
    ...{ limit, fromEnd: backwards },
    after: after === null ? undefined : readPlace(after, 'after'),
    before: before === null ? undefined : readPlace(before, 'before'),
  };
}

/** Errors  InvalidInputError. */
export function assertNotNegative(field: string, value: number | null | undefined): void {
  if (value != null && value < 0) {
    throw new InvalidInputError(field, `\`${field}\` is ${value}; it cannot be negative.`);
  }
}
