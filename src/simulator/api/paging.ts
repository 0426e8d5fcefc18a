import type { Answer } from './failure.ts';
import { jsonAnswer } from './failure.ts';

/** One page cut out of all rows. */
export interface Cut<Row> {
  readonly rows: readonly Row[];
  readonly hasMore: boolean;
  readonly totalCount: number;
}

/**
 * Cuts a page. With `repeatLast` each page after the first begins with the last row of the page before.
 * Shape  pages are numbered from 1; a page past the end is empty.
 */
export function cutPage<Row>(
  all: readonly Row[],
  { page, pageSize }: { readonly page: number; readonly pageSize: number },
  options: { repeatLast?: boolean } = {},
): Cut<Row> {
  const step = options.repeatLast && pageSize > 1 ? pageSize - 1 : pageSize;
  const start = (page - 1) * step;
  const rows = all.slice(start, start + pageSize);
  return { rows, hasMore: start + pageSize < all.length, totalCount: all.length };
}

/** The official page envelope around printed rows. */
export function printPage(
  cut: Cut<Buffer>,
  query: { readonly page: number; readonly pageSize: number; readonly includeTotal: boolean },
): Buffer {
  const total = query.includeTotal ? cut.totalCount : null;
  const head = `{"page":${query.page},"pageSize":${query.pageSize},"hasMore":${cut.hasMore},"totalCount":${total},"data":`;
  return Buffer.concat([Buffer.from(head), ...printList(cut.rows), closingBrace]);
}

const [openingBracket, comma, closingBracket, closingBrace] = ['[', ',', ']', '}'].map((sign) =>
  Buffer.from(sign),
) as [Buffer, Buffer, Buffer, Buffer];

/** The pieces of a JSON list of printed rows. */
export function printList(rows: readonly Buffer[]): readonly Buffer[] {
  const pieces = [openingBracket];
  for (const [index, row] of rows.entries()) {
    if (index > 0) pieces.push(comma);
    pieces.push(row);
  }
  pieces.push(closingBracket);
  return pieces;
}

export function pageAnswer(page: Buffer): Answer {
  return jsonAnswer(200, page);
}
