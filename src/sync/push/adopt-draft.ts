import type { Tx } from '../../db/database.ts';
import type { EditFields } from '../../pricebook/edits/edit-field.ts';
import { isSameEditValue } from '../../pricebook/edits/edit-value.ts';
import { type AnyPayload, fieldsOfEntity } from '../../pricebook/edits/fields-of-entity.ts';
import { loadEdits } from '../../pricebook/edits/load-edits.ts';
import { picturesIn } from '../../pricebook/edits/picture-paths.ts';
import { CREATED, type RecordEdits } from '../../pricebook/edits/record-edits.ts';
import { loadPictures, notePicturesUsed } from '../../pricebook/edits/stored-picture-paths.ts';
import { updatedEdit } from '../../pricebook/edits/updated-edit.ts';
import { type EditUpdate, updateEdits } from '../../pricebook/edits/write-edits.ts';
import { renameCategory } from '../../pricebook/writers/rename-category.ts';
import type { UpstreamRow } from '../../servicetitan/client.ts';
import {
  itemKinds,
  PRICEBOOK_ENTITIES,
  type PricebookEntity,
} from '../../servicetitan/entities.ts';
import { projectRecords } from '../take-in/project-records.ts';
import { acknowledge } from './acknowledge.ts';
import { clearUnseen, toldByNobody } from './clear-unseen.ts';
import { holdRecords } from './hold-records.ts';
import { mergeTwin } from './merge-twin.ts';

import type { FieldChange, PushCall } from './push.ts';
import { rebasePlaces } from './rebase-places.ts';
import { readSentCreation } from './sent-creation.ts';
import type { PushStep } from './session.ts';
import { takeInRows } from './take-in-rows.ts';

/** A record as ServiceTitan shows it, which it has made of a draft. */
export interface CreatedRecord {
  readonly row: UpstreamRow;
  readonly payload: AnyPayload;
}

/**
 * Makes a draft the record that ServiceTitan has made of it: it keeps its uuid and gets the new id, whatever names it names that, and
 * what was sent for it goes. What people staged for either meanwhile stays; what somebody in ServiceTitan has changed meanwhile is a
 * conflict.
 * Shape  Draft and record are held.
 */
export async function adoptDraft(
  step: PushStep,
  call: PushCall,
  { row, payload }: CreatedRecord,
): Promise<void> {
  const { tx, at } = step;
  const { entity } = call;
  const draftId = call.stId ?? '';
  const stId = String(row['id']);
  const draft = (await loadEdits(tx, entity, [draftId])).get(draftId);
  if (draft === undefined) return;
  const record = { ...(await mergeTwin(tx, entity, draft, stId)), stId };
  renameDraftRow(step, entity, draftId, stId);
  rename(step, entity, draftId, stId);
  const sent = sentFields(call);
  const fields = fieldsOfEntity(entity);
  const pictures = await loadPictures(tx, picturesIn(sent, fields));
  const { updates, untold, used } = acknowledge(record, sent, payload, fields, pictures);
  await notePicturesUsed(tx, used, at);
  updateEdits(tx, entity, [...updates, ...standOn(record, sent, payload, fields)]);
  if (untold.length > 0) await clearUnseen(step, entity, [toldByNobody(record, untold)]);
  const affected = await renameReferences(step, entity, draftId, stId);
  if (entity === 'categories') {
    const changes = call.fields.some(({ field }) => field === 'position') ? call.fields : sent;
    await rebasePlaces(step, [{ stId, changes }], [row]);
  }
  await takeInRows(step, entity, [row], { pushed: true, isAdopted: true });
  for (const [other, stIds] of affected) {
    if (other === entity && entity === 'categories') continue;
    const { events } = await projectRecords(tx, other, step.cause, stIds);
    step.touch(events);
  }
  step.save(call, { state: 'APPLIED', createdStId: stId, error: null, settledAt: at });
  step.touch();
}

/** What was sent for the draft. It was made with that: whatever else ServiceTitan shows by now is somebody's change of it. */
function sentFields(call: PushCall): FieldChange[] {
  return [...readSentCreation(call).fields].map(([field, { value, version }]) => ({
    ...{ field, value, version, base: value, before: null, after: value },
  }));
}

/** What people have staged for the draft since it was sent is made on what ServiceTitan has. */
function standOn<Payload>(
  record: RecordEdits,
  sent: readonly FieldChange[],
  payload: Payload,
  fields: EditFields<Payload>,
): EditUpdate[] {
  const isSent = new Set(sent.map(({ field }) => field));
  return [...record.edits.values()].flatMap((edit) => {
    const field = fields.get(edit.field);
    if (field === undefined || field.local) return [];
    const free = { state: 'STAGED', error: null } as const;
    // Taking the record in finds out on what a place stands, also one that was sent.
    if (edit.field === 'position') return [updatedEdit(record, edit, free)];
    if (isSent.has(edit.field)) return [];
    return field.read === null
      ? []
      : [updatedEdit(record, edit, { ...free, base: field.read(payload) })];
  });
}

/**
 * The draft's row of master first: of an item it goes, since the record's own takes its uuid; a category becomes the record where it stands,
 * so that nothing else has to move.
 */
function renameDraftRow(
  { tx }: PushStep,
  entity: PricebookEntity,
  draftId: string,
  stId: string,
): void {
  if (entity === 'categories') {
    renameCategory(tx, draftId, stId);
  } else {
    tx.send({
      name: 'remove draft item',
      text: 'DELETE FROM master.pricebook_items WHERE tenant_id = $1 AND kind = $2 AND st_id = $3',
      values: [tx.tenantId, itemKinds[entity], draftId],
    });
  }
}

/** Edits follow by their foreign key. The versions of the draft's audit rows follow, too, so that its history is one. */
function rename({ tx }: PushStep, entity: PricebookEntity, draftId: string, stId: string): void {
  tx.send({
    name: 'remove creation edit',
    text: `DELETE FROM crm.edits WHERE tenant_id = $1 AND entity = $2 AND st_id = $3 AND field = '${CREATED}'`,
    values: [tx.tenantId, entity, draftId],
  });
  tx.send({
    name: 'rename draft',
    text: 'UPDATE crm.records SET st_id = $4, draft_id = $3 WHERE tenant_id = $1 AND entity = $2 AND st_id = $3',
    values: [tx.tenantId, entity, draftId, stId],
  });
}

/** Lets every edit that names the draft name the record; answers with the records whose edits have changed. */
async function renameReferences(
  { tx }: PushStep,
  entity: PricebookEntity,
  draftId: string,
  stId: string,
): Promise<Map<PricebookEntity, string[]>> {
  const renamed = (record: RecordEdits): EditUpdate[] =>
    [...record.edits.values()].flatMap((edit) => {
      const codec = fieldsOfEntity(record.entity).get(edit.field)?.codec;
      if (codec === undefined || edit.value === null) return [];
      const value = codec.map(edit.value, {
        reference: (of, id) => (of === entity && id === draftId ? stId : id),
      });
      return isSameEditValue(value, edit.value) ? [] : [updatedEdit(record, edit, { value })];
    });
  const naming = await findNaming(tx, draftId);
  const affected = new Map<PricebookEntity, string[]>();
  for (const of of PRICEBOOK_ENTITIES) {
    const stIds = naming.filter((record) => record.entity === of).map((record) => record.stId);
    if (stIds.length === 0) continue;
    await holdRecords(tx, of, stIds);
    // As they are now that nobody else edits them.
    const updates = [...(await loadEdits(tx, of, stIds)).values()].flatMap(renamed);
    updateEdits(tx, of, updates);
    if (updates.length > 0) affected.set(of, [...new Set(updates.map((edit) => edit.stId))]);
  }
  return affected;
}

/** Records with an edit that may name the id: it is somewhere in its value. One statement. */
function findNaming(
  tx: Tx,
  id: string,
): Promise<{ readonly entity: PricebookEntity; readonly stId: string }[]> {
  return tx.query({
    name: 'find edits that name an id',
    text: `SELECT DISTINCT entity, st_id AS "stId" FROM crm.edits WHERE tenant_id = $1 AND strpos(value::text, $2) > 0`,
    values: [tx.tenantId, id],
  });
}
