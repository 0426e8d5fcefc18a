import { hash } from 'node:crypto';
import type { TenantSql } from '../tenant-sql.ts';
import { type Cursor, decodeCursor, encodeCursor } from './cursor.ts';
import { ITEM_COLUMNS, type Item, type ItemResultRow, toItem } from './item.ts';
import { filterSql, type ItemFilter, Parameters } from './item-filter.ts';

export type ItemOrderField = 'name' | 'code' | 'price' | 'modified';

export interface ItemOrder {
  readonly field: ItemOrderField;
  readonly direction: 'asc' | 'desc';
}

export interface ItemPageRequest {
  readonly filter: ItemFilter;
  /** Equal values are ordered by id; items without a value come last in both directions. */
  readonly order: ItemOrder;
  /** Cursors of `itemCursor`: only items behind the one and before the other. */
  readonly after?: string;
  readonly before?: string;
  /** Whether to take the last items instead of the first. */
  readonly fromEnd?: boolean;
  readonly limit: number;
}

export interface ItemPage {
  /** In the order asked for, also when taken from the end. */
  readonly items: readonly Item[];
  /** Whether there are more beyond the limit, on the side the limit cut. */
  readonly hasMore: boolean;
}

interface OrderField {
  readonly column: string;
  readonly type: string;
  readonly nullable: boolean;
  readonly valueOf: (item: Item) => string | null;
}

const DECIMAL = /^-?\d{1,40}(?:\.\d{1,40})?$/;

const ORDER_FIELDS: Readonly<Record<ItemOrderField, OrderField>> = {
  name: { column: 'i.name', type: 'text', nullable: false, valueOf: (item) => item.name },
  code: { column: 'i.code', type: 'text', nullable: false, valueOf: (item) => item.code },
  price: { column: 'i.price', type: 'numeric', nullable: true, valueOf: (item) => item.price },
  modified: {
    column: 'i.st_modified_on',
    type: 'text',
    nullable: true,
    valueOf: (item) => item.stModifiedOn,
  },
};

/** Where an item stands in a list of this order. */
export function itemCursor(field: ItemOrderField, item: Item): string {
  return encodeCursor(field, { value: ORDER_FIELDS[field].valueOf(item), stId: item.stId });
}

/**
 * One page of the items that match, with one statement.
 * Errors  InvalidInputError for a cursor of another order and for a search that is too long.
 */
export async function listItems(sql: TenantSql, request: ItemPageRequest): Promise<ItemPage> {
  const { filter, order, fromEnd = false, limit } = request;
  const parameters = new Parameters();
  const from = filterSql(sql.tenantId, filter, parameters);
  const conditions = [from.where];
  for (const argument of ['after', 'before'] as const) {
    const text = request[argument];
    if (text === undefined) continue;
    const cursor = readCursor(order.field, text, argument);
    conditions.push(beyondCursor(order, cursor, argument === 'after', parameters));
  }
  const text = `${from.with}
    SELECT ${ITEM_COLUMNS} FROM master.pricebook_items i
    WHERE ${conditions.join(' AND ')}
    ORDER BY ${orderBy(order, fromEnd)} LIMIT ${parameters.add(limit + 1)}`;
  const rows = await sql.query<ItemResultRow>({
    name: `list items ${hash('sha256', text, 'base64url').slice(0, 22)}`,
    text,
    values: parameters.values,
  });
  const items = rows.slice(0, limit).map(toItem);
  return { items: fromEnd ? items.reverse() : items, hasMore: rows.length > limit };
}

/** How many items match, with one statement. Errors  InvalidInputError for a search that is too long. */
export async function countItems(sql: TenantSql, filter: ItemFilter): Promise<number> {
  const parameters = new Parameters();
  const from = filterSql(sql.tenantId, filter, parameters);
  const [row] = await sql.query<{ count: number }>({
    name: `count items ${from.shape}`,
    text: `${from.with} SELECT count(*)::integer AS count FROM master.pricebook_items i WHERE ${from.where}`,
    values: parameters.values,
  });
  return row?.count ?? 0;
}

function readCursor(field: ItemOrderField, text: string, argument: string): Cursor {
  const { type, nullable } = ORDER_FIELDS[field];
  return decodeCursor(text, {
    orderField: field,
    argument,
    isValue: (value): value is string | null =>
      value === null
        ? nullable
        : typeof value === 'string' &&
          (type === 'numeric' ? DECIMAL.test(value) : !value.includes('\0')),
  });
}

function orderBy({ field, direction }: ItemOrder, fromEnd: boolean): string {
  const { column, nullable } = ORDER_FIELDS[field];
  const way = (direction === 'asc') === fromEnd ? 'DESC' : 'ASC';
  // Saying where nulls go keeps the index on names from being used, also where there are none.
  const nulls = nullable ? ` NULLS ${fromEnd ? 'FIRST' : 'LAST'}` : '';
  return `${column} ${way}${nulls}, i.st_id ${way}`;
}

/** The rows behind (or before) a cursor in an order whose nulls come last. */
function beyondCursor(
  { field, direction }: ItemOrder,
  cursor: Cursor,
  behind: boolean,
  parameters: Parameters,
): string {
  const { column, type, nullable } = ORDER_FIELDS[field];
  const sign = (direction === 'asc') === behind ? '>' : '<';
  const stId = `${parameters.add(cursor.stId)}::bigint`;
  if (cursor.value === null) {
    const sameGroup = `i.st_id ${sign} ${stId}`;
    return behind
      ? `(${column} IS NULL AND ${sameGroup})`
      : `(${column} IS NOT NULL OR ${sameGroup})`;
  }
  const beyond = `(${column}, i.st_id) ${sign} (${parameters.add(cursor.value)}::${type}, ${stId})`;
  return nullable && behind ? `(${beyond} OR ${column} IS NULL)` : beyond;
}
