import type { Tx } from '../../../db/database.ts';
import { InvalidStateError } from '../../../errors.ts';
import type { ItemKind, PricebookEntity } from '../../../servicetitan/entities.ts';
import { itemKinds } from '../../../servicetitan/entities.ts';
import { categoryFields } from '../../edits/category-fields.ts';
import { takeDraftIds } from '../../edits/draft-ids.ts';
import type { EditFields } from '../../edits/edit-field.ts';
import { isSameEditValue } from '../../edits/edit-value.ts';
import { itemFields } from '../../edits/item-fields.ts';
import { CREATED, type RecordEdits, type StagedEdit } from '../../edits/record-edits.ts';
import { emptyCategory, emptyItem } from '../../empty-payload.ts';
import { masterId } from '../../master-id.ts';
import { loadBuriedCategory, loadBuriedItem } from '../../raw-records.ts';
import type { Staging } from '../items/staging.ts';

/** Values of a record that is made anew. */
type Values = ReadonlyMap<string, Pick<StagedEdit, 'value' | 'state'>>;

/**
 * A draft that takes the place of a record that ServiceTitan has deleted: with all that ServiceTitan had of it, and what was staged for
 * it. The draft id is taken. Two statements.
 * Errors  InvalidStateError where too little is known of it.
 */
export async function reviveRecord(
  tx: Tx,
  staging: Staging,
  entity: PricebookEntity,
  gone: RecordEdits,
): Promise<RecordEdits> {
  const values =
    entity === 'categories'
      ? await revivedCategory(tx, gone)
      : await revivedItem(tx, entity, itemKinds[entity], gone);
  const name = entity === 'categories' ? 'name' : 'code';
  if (values?.has(name) !== true) {
    throw new InvalidStateError(
      `Too little is known of what ServiceTitan has deleted: create ${gone.stId} anew.`,
    );
  }
  const [stId = ''] = await takeDraftIds(tx, 1);
  return draftOf(staging, entity, stId, values);
}

async function revivedCategory(tx: Tx, gone: RecordEdits): Promise<Values | null> {
  const payload = await loadBuriedCategory(tx, gone.stId);
  return payload && revivedValues(categoryFields, payload, emptyCategory(payload.stId), gone);
}

async function revivedItem(
  tx: Tx,
  entity: Exclude<PricebookEntity, 'categories'>,
  kind: ItemKind,
  gone: RecordEdits,
): Promise<Values | null> {
  const payload = await loadBuriedItem(tx, entity, gone.stId);
  return payload && revivedValues(itemFields[kind], payload, emptyItem(kind, payload.stId), gone);
}

/** All that is worth staging for the new record: what was staged, and what the old one had that an empty one has not.   Pure. */
export function revivedValues<Payload>(
  fields: EditFields<Payload>,
  buried: Payload,
  empty: Payload,
  { edits }: Pick<RecordEdits, 'edits'>,
): Values {
  const values = new Map<string, Pick<StagedEdit, 'value' | 'state'>>();
  for (const { name, codec, local, read } of fields.values()) {
    const edit = edits.get(name);
    if (edit !== undefined) {
      values.set(name, { value: edit.value, state: local ? 'LOCAL' : 'STAGED' });
      continue;
    }
    if (read === null || local) continue;
    const value = read(buried);
    // A place that ServiceTitan had counted is none that can be given, and so with whatever a caller could not give.
    if (isSameEditValue(value, read(empty)) || !codec.check(value).ok) continue;
    values.set(name, { value, state: 'STAGED' });
  }
  return values;
}

function draftOf(
  { tenantId, by, at }: Staging,
  entity: PricebookEntity,
  stId: string,
  values: Values,
): RecordEdits {
  const version = 1;
  const edit = (
    field: string,
    { value, state }: Pick<StagedEdit, 'value' | 'state'>,
  ): StagedEdit => ({
    ...{ field, value, state, base: null, version, stagedBy: by, stagedAt: at },
    ...{ error: null, attempts: 0, lastAttemptAt: null },
  });
  const kind = entity === 'categories' ? 'CATEGORY' : itemKinds[entity];
  const all = [...values].map(([field, given]): [string, StagedEdit] => [
    field,
    edit(field, given),
  ]);
  return {
    ...{ entity, stId, version, id: masterId(tenantId, kind, stId), draftId: stId },
    ...{ createdAt: at, changedAt: at },
    edits: new Map([[CREATED, edit(CREATED, { value: true, state: 'STAGED' })], ...all]),
  };
}
