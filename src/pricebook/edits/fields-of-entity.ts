import { itemKinds, type PricebookEntity } from '../../servicetitan/entities.ts';
import type { CategoryPayload } from '../../servicetitan/payloads/category-payload.ts';
import type { ItemPayload } from '../../servicetitan/payloads/item-payload.ts';
import { categoryFields } from './category-fields.ts';
import type { EditField, EditFields } from './edit-field.ts';
import { itemFields } from './item-fields.ts';

/** What ServiceTitan says of a record, of whatever entity. */
export type AnyPayload = CategoryPayload | ItemPayload;

/** The fields of an entity that people may edit, for payloads of the same entity. */
export function fieldsOfEntity(entity: PricebookEntity): EditFields<AnyPayload> {
  const fields = entity === 'categories' ? categoryFields : itemFields[itemKinds[entity]];
  // A payload is only ever given to the fields of its own entity.
  return fields as unknown as EditFields<AnyPayload>;
}

/** One of them; undefined where there is none of this name. */
export function fieldOf(entity: PricebookEntity, name: string): EditField<AnyPayload> | undefined {
  return fieldsOfEntity(entity).get(name);
}
