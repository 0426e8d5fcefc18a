import { InvalidInputError } from '../errors.ts';

/** Rows of a page when neither `first` nor `last` is given, and at most. */
export const DEFAULT_PAGE_SIZE = 20;
export const MAX_PAGE_SIZE = 200;

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
export function parsePage(page: PageArguments): PageRequest {
  if (page.first != null && page.last != null) {
    throw new InvalidInputError('last', 'Give `first` or `last`, not both.');
  }
  for (const field of ['first', 'last'] as const) {
    const size = page[field];
    if (size != null && (size < 0 || size > MAX_PAGE_SIZE)) {
      throw new InvalidInputError(
        field,
        `\`${field}\` is ${size}; it goes from 0 to ${MAX_PAGE_SIZE}, the page size limit.`,
      );
    }
  }
  return {
    limit: page.first ?? page.last ?? DEFAULT_PAGE_SIZE,
    backwards: page.last != null,
    after: page.after ?? null,
    before: page.before ?? null,
  };
}

/** Errors  InvalidInputError. */
export function assertNotNegative(field: string, value: number | null | undefined): void {
  if (value != null && value < 0) {
    throw new InvalidInputError(field, `\`${field}\` is ${value}; it cannot be negative.`);
  }
}
