import type { ItemEntity } from '../entities.ts';
import type { FieldReader } from './field-reader.ts';
import {
  DiscountAndFeePayload,
  EquipmentPayload,
  type ItemPayload,
  MaterialPayload,
  ServicePayload,
} from './item-payload.ts';
import type { ParseOutcome } from './outcome.ts';
import { parseRow } from './parse-row.ts';

/** Parses a row of any list or feed of items.   Pure. */
export function parseItem(entity: ItemEntity, row: unknown): ParseOutcome<ItemPayload> {
  return parseRow<ItemPayload>(row, readers[entity]);
}

/** The payload of a row whose id is known. */
export function readItem(entity: ItemEntity, reader: FieldReader, stId: bigint): ItemPayload {
  return readers[entity](reader, stId);
}

const readers: {
  readonly [Entity in ItemEntity]: (reader: FieldReader, stId: bigint) => ItemPayload;
} = {
  services: (reader, stId) => new ServicePayload(reader, stId),
  materials: (reader, stId) => new MaterialPayload(reader, stId),
  equipment: (reader, stId) => new EquipmentPayload(reader, stId),
  'discounts-and-fees': (reader, stId) => new DiscountAndFeePayload(reader, stId),
};
