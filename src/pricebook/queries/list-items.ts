import { hash } from 'node:crypto';
import type { TenantSql } from '../../db/tenant-sql.ts';
import { InvalidInputError } from '../../errors.ts';
import { isStId } from '../st-id.ts';
import { ITEM_COLUMNS, type Item, type ItemResultRow, toItem } from './item.ts';
import { filterSql, type ItemFilter, Parameters } from './item-filter.ts';

export type ItemOrderField = 'name' | 'code' | 'price' | 'modified';

export interface ItemOrder {
  readonly field: ItemOrderField;
  readonly direction: 'ASC' | 'DESC';
}

/** Where an item stands in a list, whether it still exists or not: the content of a place. */
export interface ItemPlace {
  /** Of the field the list is ordered by. */
  readonly value: string | null;
  readonly stId: string;
}

export interface ItemPageRequest {
  readonly filter: ItemFilter;
  /** Equal values are ordered by id; items without a value come last in both directions. */
  readonly order: ItemOrder;
  /** Only items behind the one place and before the other. */
  readonly after?: ItemPlace;
  readonly before?: ItemPlace;
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

export function itemPlace(field: ItemOrderField, item: Item): ItemPlace {
  return { value: ORDER_FIELDS[field].valueOf(item), stId: item.stId };
}

/**
 * One page of the items that match, with one statement.
 * Errors  InvalidInputError for a place that is in no list of this order, and for a search that is too long.
 */
export async function listItems(sql: TenantSql, request: ItemPageRequest): Promise<ItemPage> {
  const { filter, order, fromEnd = false, limit } = request;
  const parameters = new Parameters();
  const from = filterSql(sql.tenantId, filter, parameters);
  const conditions = [from.where];
  for (const argument of ['after', 'before'] as const) {
    const place = request[argument];
    if (place === undefined) continue;
    assertPlace(order.field, place, argument);
    conditions.push(beyond(order, place, argument === 'after', parameters));
  }
  // The limit stands in the text: with a parameter PostgreSQL would plan the statement anew each time, for a third of its cost.
  const text = `
    SELECT ${ITEM_COLUMNS} FROM master.pricebook_items i
    WHERE ${conditions.join(' AND ')}
    ORDER BY ${orderBy(order, fromEnd)} LIMIT ${limit + 1}`;
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
    text: `SELECT count(*)::integer AS count FROM master.pricebook_items i WHERE ${from.where}`,
    values: parameters.values,
  });
  return row?.count ?? 0;
}

/** Cursors come from outside; what PostgreSQL could not compare must not reach it. */
function assertPlace(field: ItemOrderField, { value, stId }: ItemPlace, argument: string): void {
  const { type, nullable } = ORDER_FIELDS[field];
  const isComparable =
    value === null
      ? nullable
      : typeof value === 'string' &&
        (type === 'numeric' ? DECIMAL.test(value) : !value.includes('\0'));
  if (!isComparable || typeof stId !== 'string' || !isStId(stId)) {
    throw new InvalidInputError(argument, `This is not a cursor of a list ordered by ${field}.`);
  }
}

function orderBy({ field, direction }: ItemOrder, fromEnd: boolean): string {
  const { column, nullable } = ORDER_FIELDS[field];
  const way = (direction === 'ASC') === fromEnd ? 'DESC' : 'ASC';
  // Saying where nulls go keeps the index on names from being used, also where there are none.
  const nulls = nullable ? ` NULLS ${fromEnd ? 'FIRST' : 'LAST'}` : '';
  return `${column} ${way}${nulls}, i.st_id ${way}`;
}

/** The rows behind (or before) a place in an order whose nulls come last. */
function beyond(
  { field, direction }: ItemOrder,
  place: ItemPlace,
  behind: boolean,
  parameters: Parameters,
): string {
  const { column, type, nullable } = ORDER_FIELDS[field];
  const sign = (direction === 'ASC') === behind ? '>' : '<';
  const stId = `${parameters.add(place.stId)}::bigint`;
  if (place.value === null) {
    const sameGroup = `i.st_id ${sign} ${stId}`;
    return behind
      ? `(${column} IS NULL AND ${sameGroup})`
      : `(${column} IS NOT NULL OR ${sameGroup})`;
  }
  const further = `(${column}, i.st_id) ${sign} (${parameters.add(place.value)}::${type}, ${stId})`;
  return nullable && behind ? `(${further} OR ${column} IS NULL)` : further;
}
