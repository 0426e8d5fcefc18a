import type { Tx } from '../../db/database.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import { baseAfter } from '../../pricebook/conflicts/deletion-base.ts';
import { type EditValue, isSameEditValue } from '../../pricebook/edits/edit-value.ts';
import {
  type AnyPayload,
  fieldOf,
  fieldsOfEntity,
} from '../../pricebook/edits/fields-of-entity.ts';
import { findPictures, isSameThere, picturesIn } from '../../pricebook/edits/picture-paths.ts';
import { DELETED, type RecordEdits, type StagedEdit } from '../../pricebook/edits/record-edits.ts';
import { loadPictures, notePicturesUsed } from '../../pricebook/edits/stored-picture-paths.ts';
import { updatedEdit } from '../../pricebook/edits/updated-edit.ts';
import { type EditUpdate, updateEdits } from '../../pricebook/edits/write-edits.ts';
import type { RawRecord } from '../../pricebook/raw-record.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';

/** A value that was sent for a field, and of which nobody knows yet whether it has arrived. A deletion may show as inactive. */
interface UnderWay {
  readonly stId: string;
  readonly field: string;
  readonly version: number | null;
  readonly value: EditValue;
}

interface StagedBesideMirror {
  readonly entity: PricebookEntity;
  readonly staged: readonly RecordEdits[];
  /** As the mirror has them now. */
  readonly records: ReadonlyMap<string, Pick<RawRecord<AnyPayload>, 'payload'>>;
  readonly at: Date;
}

/**
 * Before records are settled: where somebody has edited a field again while its former value was on its way, and ServiceTitan shows that
 * value now, the newer edit stands on it. It is our own echo and nobody else's change. Answers with the edits as they are then.
 * One statement, one more where there are echoes, and two where those name pictures.
 * Source  docs/SYNC.md I22.
 */
export async function recogniseEchoes(
  tx: Tx,
  { entity, staged, records: mirrored, at }: StagedBesideMirror,
): Promise<readonly RecordEdits[]> {
  const stIds = staged.filter(({ edits }) => edits.size > 0).map(({ stId }) => stId);
  if (stIds.length === 0) return staged;
  const underWay = await loadUnderWay(tx, entity, stIds);
  if (underWay.length === 0) return staged;
  const pictures = await loadPictures(tx, picturesIn(underWay, fieldsOfEntity(entity)));
  const records = new Map(staged.map((record) => [record.stId, record]));
  const updates: EditUpdate[] = [];
  const used = new Map<string, string>();
  for (const sent of underWay) {
    const record = records.get(sent.stId);
    const payload = mirrored.get(sent.stId)?.payload;
    if (record === undefined || payload === undefined) continue;
    const field = fieldOf(entity, sent.field);
    const remote = field?.read?.(payload);
    // A place is judged with those of all siblings, by whoever has sent it.
    if (field === undefined || remote === undefined || sent.field === 'position') continue;
    if (!isSameThere(field, sent.value, remote, pictures)) continue;
    for (const [name, path] of findPictures(field, sent.value, remote, pictures)) {
      used.set(name, path);
    }
    const edits = new Map(record.edits);
    for (const [edit, now] of standingOn(sent, record, remote)) {
      updates.push(updatedEdit(record, edit, now));
      edits.set(edit.field, { ...edit, ...now });
    }
    records.set(record.stId, { ...record, edits });
  }
  await notePicturesUsed(tx, used, at);
  updateEdits(tx, entity, updates);
  return [...records.values()];
}

/**
 * What was staged after the value was sent, and stands on it: the field itself, and the deletion of the record. The edit that was sent
 * says the value as ServiceTitan does, which has its own names for pictures.
 */
function standingOn(
  { field, version }: UnderWay,
  { edits }: RecordEdits,
  remote: EditValue,
): [StagedEdit, Partial<Pick<StagedEdit, 'base' | 'value'>>][] {
  const edit = edits.get(field);
  const deletion = edits.get(DELETED);
  const found: [StagedEdit, Partial<Pick<StagedEdit, 'base' | 'value'>>][] = [];
  if (edit !== undefined && edit.version !== version) found.push([edit, { base: remote }]);
  else if (edit !== undefined && !isSameEditValue(edit.value, remote)) {
    found.push([edit, { value: remote }]);
  }
  if (deletion !== undefined) {
    found.push([deletion, { base: baseAfter(deletion.base, { [field]: remote }) }]);
  }
  return found;
}

function loadUnderWay(
  tx: Tx,
  entity: PricebookEntity,
  stIds: readonly string[],
): Promise<UnderWay[]> {
  return tx.query<UnderWay>({
    name: 'load values under way',
    text: `SELECT c.st_id AS "stId", f->>'field' AS field, (f->>'version')::integer AS version, f->'value' AS value
      FROM sync.push_calls c, jsonb_array_elements(c.fields) AS f
      WHERE c.tenant_id = $1 AND c.entity = $2 AND c.st_id = ANY ($3::bigint[]) AND c.state IN ('SENDING', 'UNKNOWN')
        AND c.kind = 'UPDATE'
      UNION ALL
      SELECT c.st_id, 'active', NULL, 'false' FROM sync.push_calls c
      WHERE c.tenant_id = $1 AND c.entity = $2 AND c.st_id = ANY ($3::bigint[]) AND c.state IN ('SENDING', 'UNKNOWN')
        AND c.kind = 'DELETE'`,
    values: [tx.tenantId, entity, arrayLiteral(stIds)],
  });
}
