import type { TenantSql } from '../../db/tenant-sql.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import type { EditValue } from '../edits/edit-value.ts';
import { type AnyPayload, fieldOf } from '../edits/fields-of-entity.ts';
import { remoteValue } from '../edits/plan-edits.ts';
import type { RawRecord } from '../raw-record.ts';
import { loadCategoryRecordsOf, loadItemRecordsOf } from '../raw-records.ts';

/** A record as ServiceTitan has it, of whatever entity. */
export type RemoteRecord = RawRecord<AnyPayload>;

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

/** What ServiceTitan says of a field; null where it says nothing, or does not have the record.   Pure. */
export function remoteOf(
  entity: PricebookEntity,
  name: string,
  record: RemoteRecord | null,
): EditValue {
  const field = fieldOf(entity, name);
  return field === undefined ? null : remoteValue(record?.payload ?? null, field);
}
