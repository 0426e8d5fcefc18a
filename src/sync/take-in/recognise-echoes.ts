import type { Tx } from '../../db/database.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import { baseAfter } from '../../pricebook/conflicts/deletion-base.ts';
import { type EditValue, isSameEditValue } from '../../pricebook/edits/edit-value.ts';
import { fieldOf } from '../../pricebook/edits/fields-of-entity.ts';
import { DELETED, type RecordEdits, type StagedEdit } from '../../pricebook/edits/record-edits.ts';
import { updatedEdit } from '../../pricebook/edits/updated-edit.ts';
import { type EditUpdate, updateEdits } from '../../pricebook/edits/write-edits.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import type { CategoryPayload } from '../../servicetitan/payloads/category-payload.ts';
import type { ItemPayload } from '../../servicetitan/payloads/item-payload.ts';

/** A value that was sent for a field, and of which nobody knows yet whether it has arrived. A deletion may show as inactive. */
interface UnderWay {
  readonly stId: string;
  readonly field: string;
  readonly version: number | null;
  readonly value: EditValue;
}

/**
 * Before records are settled: where somebody has edited a field again while its former value was on its way, and ServiceTitan shows that
 * value now, the newer edit stands on it. It is our own echo and nobody else's change. Answers with the edits as they are then.
 * One statement, and one more where there are echoes.
 * Source  docs/SYNC.md I22.
 */
export async function recogniseEchoes(
  tx: Tx,
  entity: PricebookEntity,
  staged: readonly RecordEdits[],
  payloadOf: (stId: string) => CategoryPayload | ItemPayload | undefined,
): Promise<readonly RecordEdits[]> {
  const stIds = staged.filter(({ edits }) => edits.size > 0).map(({ stId }) => stId);
  if (stIds.length === 0) return staged;
  const underWay = await loadUnderWay(tx, entity, stIds);
  if (underWay.length === 0) return staged;
  const records = new Map(staged.map((record) => [record.stId, record]));
  const updates: EditUpdate[] = [];
  for (const sent of underWay) {
    const record = records.get(sent.stId);
    const payload = payloadOf(sent.stId);
    if (record === undefined || payload === undefined) continue;
    const remote = fieldOf(entity, sent.field)?.read?.(payload);
    if (remote === undefined || !isEchoOf(sent, remote)) continue;
    const edits = new Map(record.edits);
    for (const [edit, base] of standingOn(sent, record, remote)) {
      updates.push(updatedEdit(record, edit, { base }));
      edits.set(edit.field, { ...edit, base });
    }
    records.set(record.stId, { ...record, edits });
  }
  updateEdits(tx, entity, updates);
  return [...records.values()];
}

/** A place is judged with those of all siblings, by whoever has sent it. */
function isEchoOf({ field, value }: UnderWay, remote: EditValue): boolean {
  return field !== 'position' && isSameEditValue(remote, value);
}

/** What was staged after the value was sent, and stands on it: the field itself, and the deletion of the record. */
function standingOn(
  { field, version }: UnderWay,
  { edits }: RecordEdits,
  remote: EditValue,
): [StagedEdit, EditValue][] {
  const edit = edits.get(field);
  const deletion = edits.get(DELETED);
  const found: [StagedEdit, EditValue][] = [];
  if (edit !== undefined && edit.version !== version) found.push([edit, remote]);
  if (deletion !== undefined) found.push([deletion, baseAfter(deletion.base, { [field]: remote })]);
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
