import type { TenantSql } from '../../db/tenant-sql.ts';
import { InvalidInputError } from '../../errors.ts';
import { isPricebookEntity } from '../../servicetitan/entities.ts';
import { fieldOf } from '../edits/fields-of-entity.ts';
import { loadEdits } from '../edits/load-edits.ts';
import { CREATED, DELETED, isThere } from '../edits/record-edits.ts';
import { isEditableId } from '../st-id.ts';
import { explainField } from './explain-field.ts';
import { loadRemote, remoteOf } from './remote-value.ts';

/**
 * Why a field has the value it has, in one sentence; null for a record that is not there. Two statements.
 * Errors  InvalidInputError for a field that the entity does not have, or that nobody can edit.
 */
export async function fieldProvenance(
  sql: TenantSql,
  entity: string,
  stId: string,
  name: string,
): Promise<string | null> {
  if (!isPricebookEntity(entity) || !isEditableId(stId)) return null;
  const field = fieldOf(entity, name);
  if (field === undefined && name !== CREATED && name !== DELETED) {
    throw new InvalidInputError(
      'field',
      `\`${name}\` is no field of ${entity} that can be edited.`,
    );
  }
  const remote = (await loadRemote(sql, entity, [stId])).get(stId) ?? null;
  const edits = (await loadEdits(sql, entity, [stId])).get(stId);
  const edit = edits?.edits.get(name);
  if (!isThere(edits, remote !== null) && edit === undefined) return null;
  const isTold = remote !== null && field !== undefined && field.read !== null;
  return explainField({
    field: name,
    edit,
    remote: isTold ? remoteOf(entity, name, remote) : undefined,
    remoteAt:
      remote === null ? null : (remote.payload.modifiedOn ?? remote.changedAt.toISOString()),
    isDraft: remote === null,
  });
}
