import type { CategoryPayload } from './category-payload.ts';
import type { FieldReader } from './field-reader.ts';
import type { ParseOutcome } from './outcome.ts';
import { parseRow } from './parse-row.ts';

/**
 * Parses a category of `flattenForest`.   Pure.
 * `enclosingId` is the node the row was nested in; it is the parent where the row names none, and `parentId` wins where both differ.
 */
export function parseCategory(
  row: unknown,
  enclosingId: bigint | null = null,
): ParseOutcome<CategoryPayload> {
  return parseRow(row, (reader, stId) => readCategory(reader, stId, enclosingId));
}

/** The payload of a row whose id is known. */
export function readCategory(
  reader: FieldReader,
  stId: bigint,
  enclosingId: bigint | null,
): CategoryPayload {
  reader.expectList('subcategories');
  return {
    stId,
    name: reader.name('name'),
    description: reader.text('description'),
    categoryType: reader.word('categoryType'),
    active: reader.flag('active'),
    parentId: readParent(reader, enclosingId),
    position: reader.integer('position'),
    image: reader.text('image'),
    businessUnitIds: reader.ids('businessUnitIds'),
    skuImages: reader.texts('skuImages'),
    skuVideos: reader.texts('skuVideos'),
    hideInMobile: reader.flag('hideInMobile'),
    source: reader.text('source'),
    externalId: reader.text('externalId'),
    createdOn: reader.timestamp('createdOn'),
    modifiedOn: reader.timestamp('modifiedOn'),
  };
}

function readParent(reader: FieldReader, enclosingId: bigint | null): bigint | null {
  const parentId = reader.id('parentId');
  if (parentId !== null && enclosingId !== null && parentId !== enclosingId) {
    reader.report('parentId', `names ${parentId}, but the row is nested in ${enclosingId}`);
  }
  return parentId ?? enclosingId;
}
