import type { Behaviours } from '../behaviours.ts';
import { descriptions, type Entity } from '../entities.ts';
import { type Id, type Timestamp, toId } from '../records.ts';
import { invalid, invalidValue } from './failure.ts';
import type { Query } from './query.ts';

export interface Sort {
  /** As in the official list, for instance `ModifiedOn`. */
  readonly field: string;
  readonly descending: boolean;
}

export type ActiveFilter = 'True' | 'Any' | 'False';

/** A list query with every parameter checked. */
export interface ListQuery {
  readonly page: number;
  readonly pageSize: number;
  readonly includeTotal: boolean;
  readonly sort: Sort | undefined;
  readonly active: ActiveFilter;
  readonly createdOnOrAfter: Timestamp | undefined;
  readonly createdBefore: Timestamp | undefined;
  readonly modifiedOnOrAfter: Timestamp | undefined;
  readonly modifiedBefore: Timestamp | undefined;
  readonly ids: ReadonlySet<Id> | undefined;
  readonly searchText: string | undefined;
  readonly application: string | undefined;
  readonly externalDataKey: string | undefined;
  readonly externalDataValues: readonly string[] | undefined;
  readonly categoryType: 'Services' | 'Materials' | undefined;
  readonly calculatePrices: boolean;
  readonly isOtherDirectCost: boolean | undefined;
  readonly costTypeIds: ReadonlySet<Id> | undefined;
}

/**
 * Reads the query of a list. A parameter the list does not know is ignored (or refused, with strictParams).
 * Errors  ApiFailure 400 that names the parameter.
 */
export function readListQuery(query: Query, entity: Entity, behaviours: Behaviours): ListQuery {
  const description = descriptions[entity];
  const known = new Set(description.listParameters);
  const ifKnown = <Value>(name: string, read: (name: string) => Value | undefined) =>
    known.has(name) ? read(name) : undefined;
  const idSet = (name: string) => {
    const ids = query.ids(name);
    return ids && new Set(ids.map(toId));
  };
  const values = ifKnown('externalDataValues', (name) => query.text(name))?.split(',');
  if (values && values.length > 50) {
    throw invalid(
      'ExternalDataValues',
      'External data lookup should not contain more than 50 values.',
    );
  }
  return {
    page: query.count('page') ?? 1,
    pageSize: pageSize(query, behaviours),
    includeTotal: query.flag('includeTotal') ?? false,
    sort: readSort(query.text('sort'), description.sortFields, behaviours),
    active: query.choice('active', ['True', 'Any', 'False']) ?? 'True',
    createdOnOrAfter: query.instant('createdOnOrAfter'),
    createdBefore: query.instant('createdBefore'),
    modifiedOnOrAfter: query.instant('modifiedOnOrAfter'),
    modifiedBefore: query.instant('modifiedBefore'),
    ids: ifKnown('ids', idSet),
    searchText: ifKnown('searchText', (name) => searchText(query.text(name))),
    application: query.text('externalDataApplicationGuid')?.toLowerCase(),
    externalDataKey: ifKnown('externalDataKey', (name) => query.text(name)),
    externalDataValues: values,
    categoryType: ifKnown('categoryType', (name) => query.choice(name, ['Services', 'Materials'])),
    calculatePrices: ifKnown('calculatePrices', (name) => query.flag(name)) ?? false,
    isOtherDirectCost: ifKnown('isOtherDirectCost', (name) => query.flag(name)),
    costTypeIds: ifKnown('costTypeIds', idSet),
  };
}

function pageSize(query: Query, behaviours: Behaviours): number {
  const asked = query.count('pageSize') ?? 50;
  if (asked <= behaviours.maxPageSize) return asked;
  if (behaviours.overMaxPageSize === 'clamp') return behaviours.maxPageSize;
  throw invalidValue('pageSize', 'PageSize', String(asked));
}

function searchText(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (text.length < 2 || text.length > 200) {
    throw invalid('searchText', 'The field SearchText must have 2 to 200 characters.');
  }
  return text.toLowerCase();
}

function readSort(
  text: string | undefined,
  fields: readonly string[],
  behaviours: Behaviours,
): Sort | undefined {
  if (text === undefined) return undefined;
  const signed =
    text.startsWith(' ') && behaviours.plusAsSpace === 'accept' ? `+${text.slice(1)}` : text;
  const name = signed.replace(/^[+-]/, '').toLowerCase();
  const field = fields.find((candidate) => candidate.toLowerCase() === name);
  if (field === undefined) throw invalidValue('sort', 'Sort', text);
  return { field, descending: signed.startsWith('-') };
}
