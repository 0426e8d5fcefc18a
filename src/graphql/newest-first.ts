import { InvalidInputError } from '../errors.ts';
import { type Page, pageOfRows } from './connection.ts';
import { type CursorKey, decodeCursor, encodeCursor } from './cursor.ts';
import { type PageRequest, pageBounds } from './page-arguments.ts';

/** A row's place in a list that begins with the newest: its time, then its id. */
export interface Moment {
  readonly at: Date;
  readonly id: string;
}

/** What is needed to read one page of such a list. */
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
  const { limit, fromEnd, after, before } = pageBounds(page, (cursor, argument) =>
    readMoment(list, cursor, argument),
  );
  const direction = fromEnd ? 'asc' : 'desc';
  return { olderThan: after, newerThan: before, direction, take: limit + 1 };
}

/** Prisma's condition for the rows of such a page, by the column that holds their times. */
export function within(column: 'createdAt' | 'parkedAt', page: NewestFirst) {
  const beyond = (side: 'lt' | 'gt', than: Moment | undefined) =>
    than === undefined
      ? {}
      : { OR: [{ [column]: { [side]: than.at } }, { [column]: than.at, id: { [side]: than.id } }] };
  return { AND: [beyond('lt', page.olderThan), beyond('gt', page.newerThan)] };
}

/** The page made of the rows that were read for it. */
export function pageOfMoments<Row>(
  list: string,
  rows: {
    readonly read: readonly Row[];
    readonly momentOf: (row: Row) => Moment;
    readonly countAll: () => Promise<number>;
  },
  page: PageRequest,
): Page<Row> {
  const { read, momentOf, countAll } = rows;
  const cut = read.slice(0, page.limit);
  const nodes = page.backwards ? cut.reverse() : cut;
  const cursorOf = (row: Row) => {
    const { at, id } = momentOf(row);
    return encodeCursor(list, [at.getTime(), id]);
  };
  return pageOfRows({ nodes, hasMore: read.length > page.limit, cursorOf, countAll }, page);
}

function readMoment(list: string, cursor: string, field: string): Moment {
  const [time, id]: CursorKey = decodeCursor(list, cursor, field);
  if (typeof time !== 'number' || typeof id !== 'string') {
    throw new InvalidInputError(field, 'This is not a cursor of this list.');
  }
  return { at: new Date(time), id };
}
