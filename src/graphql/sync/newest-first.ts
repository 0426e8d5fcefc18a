import { InvalidInputError } from '../../errors.ts';
import type { CursorKey } from '../cursor.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import type { PageRequest } from '../page-arguments.ts';

/** A row's place in a list that begins with the newest: its time, then its id. */
export interface Moment {
  readonly at: Date;
  readonly id: string;
}

/** What Prisma needs to read one page of such a list. */
export interface NewestFirst {
  /** Rows older than this one, newer than that one. */
  readonly olderThan: Moment | undefined;
  readonly newerThan: Moment | undefined;
  /** Read from the end of the list. */
  readonly direction: 'asc' | 'desc';
  /** One more than asked for, to know whether there is more. */
  readonly take: number;
}

/** Errors  InvalidInputError for a cursor of another list. */
export function newestFirst(list: string, page: PageRequest): NewestFirst {
  return {
    olderThan: page.after === null ? undefined : readMoment(list, page.after, 'after'),
    newerThan: page.before === null ? undefined : readMoment(list, page.before, 'before'),
    direction: page.backwards ? 'asc' : 'desc',
    take: page.limit + 1,
  };
}

export function momentCursor(list: string, { at, id }: Moment): string {
  return encodeCursor(list, [at.getTime(), id]);
}

/** The rows of the page among those read, in the order of the list. */
export function cutPage<Row>(
  rows: readonly Row[],
  page: PageRequest,
): { nodes: Row[]; hasMore: boolean } {
  const nodes = rows.slice(0, page.limit);
  return { nodes: page.backwards ? nodes.reverse() : nodes, hasMore: rows.length > page.limit };
}

function readMoment(list: string, cursor: string, field: string): Moment {
  const [time, id]: CursorKey = decodeCursor(list, cursor, field);
  if (typeof time !== 'number' || typeof id !== 'string') {
    throw new InvalidInputError(field, 'This is not a cursor of this list.');
  }
  return { at: new Date(time), id };
}
