import { entityOfKind, type ItemKind } from '../servicetitan/entities.ts';
import type { CategoryPayload } from '../servicetitan/payloads/category-payload.ts';
import { FieldReader } from '../servicetitan/payloads/field-reader.ts';
import type { ItemPayload } from '../servicetitan/payloads/item-payload.ts';
import { readCategory } from '../servicetitan/payloads/parse-category.ts';
import { readItem } from '../servicetitan/payloads/parse-item.ts';

/** Records that ServiceTitan does not have yet, as if it had sent nothing but their ids: everything else is staged. */

export function emptyCategory(stId: bigint): CategoryPayload {
  return readCategory(new FieldReader({}), stId, null);
}

export function emptyItem(kind: ItemKind, stId: bigint): ItemPayload {
  return readItem(entityOfKind(kind), new FieldReader({}), stId);
}
