import { categoryFields } from '../../pricebook/edits/category-fields.ts';
import type { EditFields } from '../../pricebook/edits/edit-field.ts';
import { itemFields } from '../../pricebook/edits/item-fields.ts';
import type { UpstreamRow } from '../../servicetitan/client.ts';
import { itemKinds, type PricebookEntity } from '../../servicetitan/entities.ts';
import { toId } from '../../servicetitan/payloads/field-reader.ts';
import { parseCategory } from '../../servicetitan/payloads/parse-category.ts';
import { parseItem } from '../../servicetitan/payloads/parse-item.ts';

/** The fields of an entity, for payloads that came of `parseRow` for the same entity. */
export function fieldsOfEntity(entity: PricebookEntity): EditFields<unknown> {
  const fields = entity === 'categories' ? categoryFields : itemFields[itemKinds[entity]];
  return fields as unknown as EditFields<unknown>;
}

/** The payload in a row; null where it cannot be read, and a pull would park it. */
export function parseRow(entity: PricebookEntity, row: UpstreamRow): unknown {
  const outcome =
    entity === 'categories' ? parseCategory(row, toId(row['parentId'])) : parseItem(entity, row);
  return outcome.ok ? outcome.value : null;
}
