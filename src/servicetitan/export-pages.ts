import { assertOk, brokenContract, type CallSubject, parseAnswer } from './classify.ts';
import type { ExportOptions, ExportPage } from './client.ts';
import { type ExportedEntity, pricebookEntities } from './entities.ts';
import type { PageReading } from './list-pages.ts';
import { type Link, readAhead } from './read-ahead.ts';
import type { HttpAnswer } from './transport.ts';

/** The pages of one export feed, to its present end. See `ServiceTitan.exportPages`. */
export function exportPages(
  reading: PageReading,
  entity: ExportedEntity,
  from: string | undefined,
  options: ExportOptions,
): AsyncGenerator<ExportPage, void, undefined> {
  const { calls, tenantId, mostPages, now } = reading;
  /** Every place the feed was read from: coming back to one would go round for ever. */
  const readFrom = new Set<string | undefined>();

  const page = async (
    number: number,
    place: string | undefined,
    signal: AbortSignal,
  ): Promise<Link<ExportPage>> => {
    const subject: CallSubject = {
      what: `page ${number} of the export of ${entity}`,
      tenantId,
      scope: pricebookEntities[entity].readScope,
    };
    if (number > mostPages) {
      throw brokenContract(subject, `the feed does not end after ${mostPages} pages`);
    }
    if (readFrom.has(place)) throw brokenContract(subject, 'the feed leads back to where it was');
    readFrom.add(place);
    const answered = await calls.read({
      ...subject,
      path: `export/${entity}`,
      query: {
        ...(place === undefined ? {} : { from: place }),
        ...(options.includeRecentChanges === true ? { includeRecentChanges: 'true' } : {}),
      },
      signal,
      accept: (answer) => parsePage(answer, subject, now()),
    });
    const { hasMore, continueFrom } = answered;
    return {
      page: answered,
      next: hasMore ? (onward) => page(number + 1, continueFrom, onward) : null,
    };
  };

  return readAhead((signal) => page(1, from, signal), options.signal);
}

function parsePage(answer: HttpAnswer, subject: CallSubject, now: Date): ExportPage {
  assertOk(answer, subject, now);
  const { hasMore, continueFrom, data } = parseAnswer(answer, subject, now);
  if (typeof hasMore !== 'boolean' || !Array.isArray(data)) {
    throw brokenContract(subject, 'it is no page, `data` or `hasMore` is missing');
  }
  if (typeof continueFrom !== 'string' || continueFrom === '') {
    throw brokenContract(subject, 'it does not say where to continue');
  }
  return { rows: data, continueFrom, hasMore };
}
