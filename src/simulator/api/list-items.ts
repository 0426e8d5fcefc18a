import { hashText } from '../chance.ts';
import type { AnyRecord, ItemEntity } from '../entities.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { toId } from '../records.ts';
import type { Cell, Version } from '../store/pricebook.ts';
import type { ListQuery, Sort } from './list-query.ts';
import { externalDataFor, fieldsOf } from './present.ts';

/** A record of a list: the version readers see, and where it comes from. */
export interface Row {
  readonly cell: Cell;
  readonly version: Version;
}

/** Whether a list with the query shows the record. */
export function itemFilter(query: ListQuery): (record: AnyRecord) => boolean {
  const tests: ((fields: JsonObject, record: AnyRecord) => boolean)[] = [];
  const { active, ids, searchText, costTypeIds, isOtherDirectCost } = query;
  if (active !== 'Any') tests.push((_fields, record) => record.active === (active === 'True'));
  if (ids) tests.push((_fields, record) => ids.has(toId(record.id)));
  if (searchText !== undefined) tests.push((fields) => mentions(fields, searchText));
  if (isOtherDirectCost !== undefined) {
    tests.push((fields) => fields['isOtherDirectCost'] === isOtherDirectCost);
  }
  if (costTypeIds) {
    tests.push(({ costTypeId }) => costTypeId !== null && costTypeIds.has(costTypeId as number));
  }
  if (query.externalDataKey !== undefined) tests.push((fields) => hasExternalData(fields, query));
  const inTime = dateFilter(query);
  if (inTime) tests.push((_fields, record) => inTime(record));
  return (record) => tests.every((test) => test(fieldsOf(record), record));
}

/** The test of the four date filters; undefined when the query has none. */
export function dateFilter(query: ListQuery): ((record: AnyRecord) => boolean) | undefined {
  const { createdOnOrAfter, createdBefore, modifiedOnOrAfter, modifiedBefore } = query;
  if (!(createdOnOrAfter || createdBefore || modifiedOnOrAfter || modifiedBefore)) return undefined;
  return ({ createdOn, modifiedOn }) =>
    (createdOnOrAfter === undefined || createdOn >= createdOnOrAfter) &&
    (createdBefore === undefined || createdOn < createdBefore) &&
    (modifiedOnOrAfter === undefined || modifiedOn >= modifiedOnOrAfter) &&
    (modifiedBefore === undefined || modifiedOn < modifiedBefore);
}

function mentions(fields: JsonObject, searchText: string): boolean {
  return ['displayName', 'code', 'description'].some((name) => {
    const text = fields[name];
    return typeof text === 'string' && text.toLowerCase().includes(searchText);
  });
}

function hasExternalData({ externalData }: JsonObject, query: ListQuery): boolean {
  const data = externalDataFor(externalData, query.application ?? '');
  if (!Array.isArray(data)) return false;
  return data.some(
    (datum) =>
      isJsonObject(datum) &&
      datum['key'] === query.externalDataKey &&
      (query.externalDataValues?.includes(String(datum['value'])) ?? true),
  );
}

/** Sorts rows in place; those equal in the field stay in their order (by id). Empty fields come first. */
export function sortRows(rows: Row[], { field, descending }: Sort): void {
  const keyOf = sortKey(field);
  const keyed = rows.map((row) => ({ row, key: keyOf(fieldsOf(row.version.record)) }));
  const direction = descending ? -1 : 1;
  keyed.sort((a, b) => direction * compareKeys(a.key, b.key));
  for (const [index, { row }] of keyed.entries()) rows[index] = row;
}

function sortKey(field: string): (fields: JsonObject) => unknown {
  if (field === 'PrimaryVendor') {
    return ({ primaryVendor }) => isJsonObject(primaryVendor) && primaryVendor['vendorName'];
  }
  if (field === 'MaterialsCost') return ({ cost }) => cost;
  const name = field.charAt(0).toLowerCase() + field.slice(1);
  return (fields) => fields[name];
}

function compareKeys(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') {
    const [first, second] = [a.toLowerCase(), b.toLowerCase()];
    return first < second ? -1 : Number(first > second);
  }
  if (isNumeric(a) && isNumeric(b)) return a < b ? -1 : Number(a > b);
  return Number(a !== undefined && a !== null) - Number(b !== undefined && b !== null);
}

function isNumeric(value: unknown): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Swaps neighbours here and there, as lists sorted by ModifiedOn come in reality; the same ones for the same seed. */
export function shuffleLocally(entity: ItemEntity, rows: Row[], seed: string): void {
  for (let index = 0; index + 1 < rows.length; index += 1) {
    const [first, second] = [rows[index], rows[index + 1]];
    if (!first || !second) return;
    if (hashText(`swap:${seed}:${entity}:${first.cell.id}:${index}`) % 3 === 0) {
      rows[index] = second;
      rows[index + 1] = first;
    }
  }
}
