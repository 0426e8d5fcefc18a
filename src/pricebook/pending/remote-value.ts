import { itemKinds, type PricebookEntity } from '../../servicetitan/entities.ts';
import type { CategoryPayload } from '../../servicetitan/payloads/category-payload.ts';
import type { ItemPayload } from '../../servicetitan/payloads/item-payload.ts';
import { categoryFields } from '../edits/category-fields.ts';
import type { EditField } from '../edits/edit-field.ts';
import type { EditValue } from '../edits/edit-value.ts';
import { itemFields } from '../edits/item-fields.ts';
import { remoteValue } from '../edits/plan-edits.ts';
import type { RawRecord } from '../raw-record.ts';
import { loadCategoryRecordsOf, loadItemRecordsOf } from '../raw-records.ts';
import type { TenantSql } from '../tenant-sql.ts';

/** A record as ServiceTitan has it, of whatever entity. */
export type RemoteRecord = RawRecord<CategoryPayload | ItemPayload>;

/** These records as ServiceTitan has them; those it does not have are left out. One statement, none for no id. */
export function loadRemote(
  sql: TenantSql,
  entity: PricebookEntity,
  stIds: readonly string[],
): Promise<ReadonlyMap<string, RemoteRecord>> {
  return entity === 'categories'
    ? loadCategoryRecordsOf(sql, stIds)
    : loadItemRecordsOf(sql, entity, stIds);
}

/** The field of an entity that people may edit; undefined where there is none of this name. */
export function fieldOf(
  entity: PricebookEntity,
  name: string,
): EditField<CategoryPayload | ItemPayload> | undefined {
  const fields = entity === 'categories' ? categoryFields : itemFields[itemKinds[entity]];
  // A payload is only ever given to the fields of its own entity.
  return fields.get(name) as EditField<CategoryPayload | ItemPayload> | undefined;
}

/** What ServiceTitan says of a field; null where it says nothing, or does not have the record.   Pure. */
export function remoteOf(
  entity: PricebookEntity,
  name: string,
  record: RemoteRecord | null,
): EditValue {
  const field = fieldOf(entity, name);
  return field === undefined ? null : remoteValue(record?.payload ?? null, field);
}
