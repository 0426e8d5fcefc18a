import { LaziError } from '../../errors.ts';
import { timestampFromDate } from '../../lib/st-timestamp.ts';
import type { ItemEntity } from '../../servicetitan/entities.ts';
import type { Checkpoint, RememberedReads } from '../checkpoints.ts';
import { nextCursor, readFrom } from '../plan/cursor.ts';
import { distinctKeys, isSameRead, type PageBook, timesOf } from '../plan/page-book.ts';
import { type Completeness, isComplete } from '../plan/plan-deletes.ts';
import { categoryPages } from './category-pages.ts';
import type { Pull } from './deps.ts';
import { itemPages } from './item-pages.ts';
import type { OpenStep } from './open-step.ts';
import { type ListRead, readList } from './read-list.ts';

/** ServiceTitan gave fewer rows than it announced, or a list that never stood still. Nothing is deleted after such a read. */
export class IncompleteReadError extends LaziError {
  readonly code = 'INCOMPLETE_READ';
}

/** What is known after an entity has been read and everything read is committed. */
export interface EntityRead {
  /** Null after an incremental read, which says nothing about what is gone. */
  readonly whole: WholeRead | null;
  readonly cursor: string | null;
  /** Null: nothing was new, and what is remembered stays. */
  readonly remembered: RememberedReads | null;
}

export interface WholeRead {
  readonly completeness: Completeness;
  readonly sameAsRemembered: boolean;
  /** Keys of the records there are: those of the last read, and of what was found to have changed since. */
  readonly present: ReadonlySet<string>;
}

/** Reads the whole forest, in every mode: categories tell nothing about when they changed. */
export async function readCategories(
  pull: Pull,
  step: OpenStep,
  checkpoint: Checkpoint,
): Promise<EntityRead> {
  const remembered = checkpoint.remembered?.whole ?? null;
  const list = {
    ...baseOf(pull),
    entity: step.entity,
    strict: true,
    remembered: remembered?.book ?? null,
  };
  const query = { pageSize: pull.limits.pageSize, includeTotal: true };
  const pages = categoryPages(pull, step, remembered);
  const read = await readList({ ...list, query }, pages);
  assertComplete(read, step.entity);
  const { completeness, book } = read;
  const sameAsRemembered = remembered !== null && isSameRead(remembered.book, book);
  const present = pages.present();
  const keep = isComplete(completeness) && step.refused.size === 0;
  return {
    whole: { completeness, sameAsRemembered, present },
    cursor: null,
    remembered: sameAsRemembered
      ? null
      : { whole: keep ? { book, records: present.size } : null, since: null },
  };
}

/** Reads all items of a kind, or in an incremental run those modified since the cursor where there is one. */
export function readItems(
  pull: Pull,
  step: OpenStep,
  entity: ItemEntity,
  checkpoint: Checkpoint,
): Promise<EntityRead> {
  return pull.run.mode === 'INCREMENTAL' && checkpoint.cursor !== null
    ? readModifiedItems(pull, step, entity, { ...checkpoint, cursor: checkpoint.cursor })
    : readAllItems(pull, step, entity, checkpoint);
}

async function readModifiedItems(
  pull: Pull,
  step: OpenStep,
  entity: ItemEntity,
  checkpoint: Checkpoint & { readonly cursor: string },
): Promise<EntityRead> {
  const startedAt = timestampFromDate(pull.clock.now());
  const { cursor, remembered } = checkpoint;
  const read = await readSince(pull, step, entity, cursor, remembered);
  await step.line.drain();
  const times = timesOf(startedAt, [read.book]);
  const since = { from: cursor, book: read.book };
  const whole = step.changedRaw ? null : (remembered?.whole ?? null);
  return {
    whole: null,
    cursor: nextCursor(cursor, times, pull.limits.overlapMs),
    remembered: isSince(remembered, since) ? null : { whole, since: marked(since, step) },
  };
}

async function readAllItems(
  pull: Pull,
  step: OpenStep,
  entity: ItemEntity,
  checkpoint: Checkpoint,
): Promise<EntityRead> {
  const startedAt = timestampFromDate(pull.clock.now());
  const { overlapMs, pageSize } = pull.limits;
  const remembered = checkpoint.remembered?.whole ?? null;
  const list = { ...baseOf(pull), entity, strict: false, remembered: remembered?.book ?? null };
  const query = { pageSize, includeTotal: true };
  const read = await readList({ ...list, query }, itemPages(pull, step, entity));
  assertComplete(read, entity);
  // What changed on pages that had been read by then is found by its date; one page that is as it was has nothing of the kind.
  const times = timesOf(startedAt, [read.book]);
  const sameAsRemembered = remembered !== null && isSameRead(remembered.book, read.book);
  const isOneMoment = sameAsRemembered && read.book.length === 1;
  const from = times.undated || isOneMoment ? null : readFrom(times, overlapMs);
  const since =
    from === null
      ? null
      : { from, book: (await readSince(pull, step, entity, from, checkpoint.remembered)).book };
  await step.line.drain();
  const sameSince = since === null || isSince(checkpoint.remembered, since);
  const books = since === null ? [read.book] : [read.book, since.book];
  const allTimes = timesOf(startedAt, books);
  const present = distinctKeys(books.flat());
  // A read that did not fit its count says nothing about what is gone: the next one is not compared with it.
  const whole = isComplete(read.completeness)
    ? { book: markedBook(read.book, step), records: present.size }
    : null;
  return {
    whole: { completeness: read.completeness, sameAsRemembered, present },
    cursor: nextCursor(checkpoint.cursor, allTimes, overlapMs),
    remembered:
      sameAsRemembered && sameSince ? null : { whole, since: since && marked(since, step) },
  };
}

async function readSince(
  pull: Pull,
  step: OpenStep,
  entity: ItemEntity,
  from: string,
  remembered: RememberedReads | null,
): Promise<ListRead> {
  const known = remembered?.since?.from === from ? remembered.since.book : null;
  const list = { ...baseOf(pull), entity, strict: false, remembered: known };
  const query = { pageSize: pull.limits.pageSize, includeTotal: true, modifiedOnOrAfter: from };
  const read = await readList({ ...list, query }, itemPages(pull, step, entity));
  assertComplete(read, entity);
  return read;
}

function baseOf({ upstream, signal, limits }: Pull) {
  return { upstream, signal, mostReads: limits.readsOfOneList };
}

function isSince(
  remembered: RememberedReads | null,
  since: { readonly from: string; readonly book: PageBook },
): boolean {
  const known = remembered?.since;
  return known?.from === since.from && isSameRead(known.book, since.book);
}

function marked<Since extends { readonly book: PageBook }>(since: Since, step: OpenStep): Since {
  return { ...since, book: markedBook(since.book, step) };
}

/** Pages with a row that could not be taken in are looked at again by the next pull. */
function markedBook(book: PageBook, step: OpenStep): PageBook {
  if (step.refused.size === 0) return book;
  return book.map((page) => ({ ...page, retry: page.keys.some((key) => step.refused.has(key)) }));
}

/** Errors  IncompleteReadError. More rows than announced are no loss; they only forbid deletes. */
function assertComplete({ completeness }: ListRead, entity: string): void {
  const { settled, distinct, announced } = completeness;
  if (announced !== null && distinct < announced) {
    throw new IncompleteReadError(
      `ServiceTitan announced ${announced} ${entity} and gave ${distinct}, several times over.`,
    );
  }
  if (!settled) {
    throw new IncompleteReadError(`The list of ${entity} changed each time it was read.`);
  }
}
