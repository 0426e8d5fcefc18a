import { hash } from 'node:crypto';
import { filterTimestamp } from '../lib/st-timestamp.ts';
import type { Calls } from './calls.ts';
import { assertOk, brokenContract, type CallSubject, parseAnswer } from './classify.ts';
import type { ListQuery, PagesOptions, ParsedPage, UpstreamPage } from './client.ts';
import { type PricebookEntity, pricebookEntities } from './entities.ts';
import { isRow, toId } from './payloads/field-reader.ts';
import { type Link, readAhead } from './read-ahead.ts';
import type { HttpAnswer } from './transport.ts';

/** What reading page after page needs from the client. */
export interface PageReading {
  readonly calls: Calls;
  readonly tenantId: bigint;
  /** Pages of one read, at most. */
  readonly mostPages: number;
  readonly now: () => Date;
}

const LARGEST_PAGE = 5_000;
/** ServiceTitan refuses more. */
const MOST_IDS = 50;

/** The pages of one list, to its end. See `ServiceTitan.pages`. */
export async function* listPages(
  reading: PageReading,
  entity: PricebookEntity,
  query: ListQuery,
  options: PagesOptions,
): AsyncGenerator<UpstreamPage, void, undefined> {
  const list = new ListRead(reading, entity, query, options);
  if (query.ids?.length === 0) return;
  yield* readAhead(
    (signal) => list.page({ number: 1, chunk: 0, within: 1 }, signal),
    options.signal,
  );
}

/** Where a list read stands. */
interface Place {
  /** Of the page, over all chunks. */
  readonly number: number;
  /** 0-based, of the ids asked for. */
  readonly chunk: number;
  /** Of the page within its chunk: what ServiceTitan is asked for. */
  readonly within: number;
}

class ListRead {
  readonly #reading: PageReading;
  readonly #entity: PricebookEntity;
  readonly #parameters: Readonly<Record<string, string>>;
  readonly #includeTotal: boolean;
  readonly #known: NonNullable<PagesOptions['known']>;
  /** One list without a filter by ids is one chunk of null. */
  readonly #chunks: readonly (ReadonlySet<bigint> | null)[];
  /** Number of the page by the digest of its bytes. */
  readonly #digests = new Map<string, number>();
  #previousEnds: string | null = null;

  constructor(
    reading: PageReading,
    entity: PricebookEntity,
    query: ListQuery,
    options: PagesOptions,
  ) {
    this.#reading = reading;
    this.#entity = entity;
    this.#parameters = listParameters(entity, query);
    this.#includeTotal = query.includeTotal ?? false;
    this.#known = options.known ?? (() => undefined);
    this.#chunks = query.ids === undefined ? [null] : chunked(query.ids);
  }

  async page(place: Place, signal: AbortSignal): Promise<Link<UpstreamPage>> {
    const { calls, tenantId, mostPages } = this.#reading;
    const subject: CallSubject = {
      what: `page ${place.number} of ${this.#entity}`,
      tenantId,
      scope: pricebookEntities[this.#entity].readScope,
    };
    if (place.number > mostPages) {
      throw brokenContract(subject, `the list does not end after ${mostPages} pages`);
    }
    const { page, hasMore } = await calls.read({
      ...subject,
      path: this.#entity,
      query: this.#query(place),
      signal,
      accept: (answer) => this.#accept(place, answer, subject),
    });
    this.#refuseRepeat(page, subject);
    const next = this.#after(place, hasMore);
    return { page, next: next && ((onward) => this.page(next, onward)) };
  }

  #after({ number, chunk, within }: Place, hasMore: boolean): Place | null {
    if (hasMore) return { number: number + 1, chunk, within: within + 1 };
    if (chunk + 1 < this.#chunks.length) return { number: number + 1, chunk: chunk + 1, within: 1 };
    return null;
  }

  #query({ number, chunk, within }: Place): Record<string, string> {
    const ids = this.#chunks[chunk];
    return {
      ...this.#parameters,
      ...(this.#includeTotal && number === 1 ? { includeTotal: 'true' } : {}),
      ...(ids ? { ids: [...ids].join(',') } : {}),
      page: String(within),
    };
  }

  /** Parses at once what is new, so that a body that breaks off is asked for again. */
  #accept(
    place: Place,
    answer: HttpAnswer,
    subject: CallSubject,
  ): { page: UpstreamPage; hasMore: boolean } {
    assertOk(answer, subject, this.#reading.now());
    const digest = hash('sha256', answer.body, 'base64url');
    let parsed: ParsedPage | undefined;
    const parse = () => {
      parsed ??= this.#parse(place, answer, subject);
      return parsed;
    };
    const known = this.#known(place.number, digest);
    // A known page may repeat an earlier one of this read; whether it is empty decides, see #refuseRepeat.
    const { hasMore } = known ?? parse();
    if (known === undefined) this.#refuseSameEnds(parse().rows, subject);
    else this.#previousEnds = null;
    return { page: { number: place.number, digest, parse }, hasMore };
  }

  #parse(place: Place, answer: HttpAnswer, subject: CallSubject): ParsedPage {
    const { hasMore, totalCount, data } = parseAnswer(answer, subject, this.#reading.now());
    if (typeof hasMore !== 'boolean' || !Array.isArray(data)) {
      throw brokenContract(subject, 'it is no page, `data` or `hasMore` is missing');
    }
    this.#refuseStrangers(place, data, subject);
    const total = typeof totalCount === 'number' && totalCount >= 0 ? totalCount : null;
    return { hasMore, totalCount: total, rows: data };
  }

  /** A parameter that ServiceTitan does not know is ignored, and the answer looks like any other. */
  #refuseStrangers(place: Place, rows: readonly unknown[], subject: CallSubject): void {
    const asked = this.#chunks[place.chunk];
    if (!asked) return;
    for (const row of rows) {
      const id = isRow(row) ? toId(row['id']) : null;
      if (id === null || asked.has(id)) continue;
      throw brokenContract(subject, `${id} was not asked for, so the filter by ids was ignored`);
    }
  }

  /** I10: a list that answers with a page it gave before does not end, or hides the pages in between. */
  #refuseRepeat(page: UpstreamPage, subject: CallSubject): void {
    const earlier = this.#digests.get(page.digest);
    if (earlier !== undefined && page.parse().rows.length > 0) {
      throw brokenContract(subject, `it repeats page ${earlier}, byte for byte`);
    }
    this.#digests.set(page.digest, page.number);
  }

  /** The same rows under another page number. Pages of one row prove nothing: an insertion can shift that row. */
  #refuseSameEnds(rows: readonly unknown[], subject: CallSubject): void {
    const ends =
      rows.length < 2 ? null : `${rows.length} ${idText(rows[0])} ${idText(rows.at(-1))}`;
    if (ends !== null && ends === this.#previousEnds) {
      throw brokenContract(subject, 'it holds the rows of the page before');
    }
    this.#previousEnds = ends;
  }
}

function listParameters(entity: PricebookEntity, query: ListQuery): Record<string, string> {
  const { pageSize = LARGEST_PAGE, active = 'Any', sort = '+Id', modifiedOnOrAfter } = query;
  if (!Number.isInteger(pageSize) || pageSize < 1 || pageSize > LARGEST_PAGE) {
    throw new RangeError(`pageSize must be a whole number from 1 to ${LARGEST_PAGE}: ${pageSize}`);
  }
  if (query.ids !== undefined && !pricebookEntities[entity].listedByIds) {
    throw new TypeError(`ServiceTitan does not filter ${entity} by ids; get them one by one`);
  }
  return {
    ...pricebookEntities[entity].listParameters,
    pageSize: String(pageSize),
    active,
    sort,
    ...(modifiedOnOrAfter === undefined
      ? {}
      : { modifiedOnOrAfter: filterTimestamp(modifiedOnOrAfter) }),
  };
}

function chunked(ids: readonly bigint[]): ReadonlySet<bigint>[] {
  const unique = [...new Set(ids)];
  const chunks: ReadonlySet<bigint>[] = [];
  for (let start = 0; start < unique.length; start += MOST_IDS) {
    chunks.push(new Set(unique.slice(start, start + MOST_IDS)));
  }
  return chunks;
}

function idText(row: unknown): string {
  return String(isRow(row) ? row['id'] : row);
}
