import { baseAfter } from '../../pricebook/conflicts/deletion-base.ts';
import type { EditFields } from '../../pricebook/edits/edit-field.ts';
import type { EditValue } from '../../pricebook/edits/edit-value.ts';
import {
  findPictures,
  isSameThere,
  type KnownPictures,
  type PicturePaths,
} from '../../pricebook/edits/picture-paths.ts';
import { DELETED, type EditError, type RecordEdits } from '../../pricebook/edits/record-edits.ts';
import { updatedEdit } from '../../pricebook/edits/updated-edit.ts';
import type { EditUpdate } from '../../pricebook/edits/write-edits.ts';
import type { FieldChange } from './push.ts';

/** What reading a record back tells about the edits that were sent for it. */
export interface Acknowledgement {
  /** Edits to write before the record is taken in: what ServiceTitan took then agrees, and goes. */
  readonly updates: readonly EditUpdate[];
  /** Fields that ServiceTitan takes and never tells: they go on its word. */
  readonly untold: readonly string[];
  /** Fields that ServiceTitan answered 200 for and has left as they were. */
  readonly notTaken: readonly string[];
  /** Fields that have neither the value from before nor the one that was sent: taking the record in finds the conflict. */
  readonly contested: readonly string[];
  /** Where the pictures are that were sent. */
  readonly used: PicturePaths;
}

const NOT_TAKEN: EditError = {
  code: 'NOT_TAKEN',
  message: 'ServiceTitan accepted the change, and reading it back shows the value from before.',
  remedy: 'Look at the value in ServiceTitan. Then edit or discard it.',
};

/**
 * Compares what was sent with what ServiceTitan has now.   Pure.
 *
 * Edits that people have changed meanwhile are left with what they want now, made on what ServiceTitan has taken: nothing of them is
 * lost and nothing of it looks like somebody else's change. A third value is that: somebody has changed the field right after it was
 * sent, or ServiceTitan has put another value in its place.
 * Source  docs/SYNC.md I21, I25.
 */
export function acknowledge<Payload>(
  record: RecordEdits,
  sent: readonly FieldChange[],
  payload: Payload,
  fields: EditFields<Payload>,
  pictures: KnownPictures,
): Acknowledgement {
  const updates: EditUpdate[] = [];
  const untold: string[] = [];
  const notTaken: string[] = [];
  const contested: string[] = [];
  const used = new Map<string, string>();
  for (const change of sent) {
    const edit = record.edits.get(change.field);
    const field = fields.get(change.field);
    if (edit === undefined || field === undefined || field.local) continue;
    if (change.field === 'position') continue;
    const isUnchanged = edit.version === change.version;
    if (field.read === null) {
      if (isUnchanged) untold.push(change.field);
      continue;
    }
    const remote = field.read(payload);
    const shows = (value: EditValue) => isSameThere(field, value, remote, pictures);
    const update = (more: Partial<EditUpdate>) =>
      updates.push(updatedEdit(record, edit, { state: 'STAGED', error: null, ...more }));
    if (shows(change.value)) {
      for (const [name, path] of findPictures(field, change.value, remote, pictures))
        used.set(name, path);
      update(isUnchanged ? { value: remote } : { base: remote });
    } else if (!shows(change.base)) {
      contested.push(change.field);
      update({ base: change.base });
    } else if (isUnchanged) {
      notTaken.push(change.field);
      update({ base: remote, state: 'REJECTED', error: NOT_TAKEN });
    } else {
      update({ base: remote });
    }
  }
  updates.push(...holdDeletion(record, sent, payload, fields, pictures));
  return { updates, untold, notTaken, contested, used };
}

/** Somebody wants the record deleted while changes of it were on their way: what has arrived is nobody else's change. */
function holdDeletion<Payload>(
  record: RecordEdits,
  sent: readonly FieldChange[],
  payload: Payload,
  fields: EditFields<Payload>,
  pictures: KnownPictures,
): EditUpdate[] {
  const deletion = record.edits.get(DELETED);
  if (deletion === undefined) return [];
  const arrived = sent.flatMap((change) => {
    const field = fields.get(change.field);
    const remote = field?.read?.(payload);
    if (field === undefined || remote === undefined || change.field === 'position') return [];
    const isIt = isSameThere(field, change.value, remote, pictures);
    return isIt ? [[change.field, remote] as const] : [];
  });
  if (arrived.length === 0) return [];
  const base = baseAfter(deletion.base, Object.fromEntries(arrived));
  return [updatedEdit(record, deletion, { base })];
}

/** Whether ServiceTitan shows everything that was sent.   Pure. */
export function showsAll<Payload>(
  sent: readonly FieldChange[],
  payload: Payload,
  fields: EditFields<Payload>,
  pictures: KnownPictures,
): boolean {
  return sent.every((change) => {
    const told = isTold(change, payload, fields, pictures);
    return told === null || told;
  });
}

/** Whether ServiceTitan shows each thing that was sent for certain, so that it is there whatever was answered.   Pure. */
export function provesAll<Payload>(
  sent: readonly FieldChange[],
  payload: Payload,
  fields: EditFields<Payload>,
  pictures: KnownPictures,
): boolean {
  return sent.every((change) => isTold(change, payload, fields, pictures) === true);
}

/** Whether ServiceTitan shows a change; null where reading the record cannot tell. */
function isTold<Payload>(
  { field: name, value }: FieldChange,
  payload: Payload,
  fields: EditFields<Payload>,
  pictures: KnownPictures,
): boolean | null {
  const field = fields.get(name);
  if (field === undefined || field.read === null) return null;
  // A number that others have shifted meanwhile is looked at with all siblings, at the end.
  if (name === 'position') return null;
  return isSameThere(field, value, field.read(payload), pictures);
}
