import type { EditFields } from '../../../pricebook/edits/edit-field.ts';
import type { EditValue } from '../../../pricebook/edits/edit-value.ts';
import { picturesIn } from '../../../pricebook/edits/picture-paths.ts';
import {
  CREATED,
  DELETED,
  type RecordEdits,
  type StagedEdit,
} from '../../../pricebook/edits/record-edits.ts';
import { isDraftId } from '../../../pricebook/st-id.ts';
import type { PricebookEntity } from '../../../servicetitan/entities.ts';
import type { CallKind, FieldChange, PlannedCall } from '../push.ts';

/** A call before it has its number: others name it by its key. */
export interface DraftCall extends Omit<PlannedCall, 'ordinal' | 'dependsOn'> {
  readonly key: string;
  /** Keys of calls that have to be applied before, where those are part of the plan. */
  readonly after: readonly string[];
}

export function callKey(kind: CallKind, entity: PricebookEntity, stId: string): string {
  return `${kind} ${entity} ${stId}`;
}

export const uploadKey = (sha256: string): string => `UPLOAD ${sha256}`;

/** Whether an edit is for ServiceTitan and may be sent now. */
export function isPushable({ state }: Pick<StagedEdit, 'state'>): boolean {
  return state !== 'LOCAL' && state !== 'CONFLICTED';
}

/** What the values of edits point to: records that are made here, and pictures that are kept here. */
export interface Pointers {
  /** Keys of the creations of drafts. */
  readonly creations: readonly string[];
  /** Digests of pictures. */
  readonly images: readonly string[];
}

/** Looks through values for drafts and pictures.   Pure. */
export function pointersOf<Payload>(
  changes: readonly Pick<FieldChange, 'field' | 'value'>[],
  fields: EditFields<Payload>,
): Pointers {
  const creations = new Set<string>();
  for (const { field, value } of changes) {
    const codec = fields.get(field)?.codec;
    if (codec === undefined || value === null || field === 'position') continue;
    codec.map(value, {
      reference(entity, stId) {
        if (isDraftId(stId)) creations.add(callKey('CREATE', entity, stId));
        return stId;
      },
    });
  }
  return { creations: [...creations], images: picturesIn(changes, fields) };
}

/** Keys of the calls that have to be applied before one with these changes.   Pure. */
export function neededBy<Payload>(
  changes: readonly FieldChange[],
  fields: EditFields<Payload>,
): string[] {
  const { creations, images } = pointersOf(changes, fields);
  return [...images.map(uploadKey), ...creations];
}

/** The changes that the edits of one record make, places and its creation or deletion apart.   Pure. */
export function fieldChanges<Payload>(
  record: RecordEdits,
  payload: Payload | null,
  fields: EditFields<Payload>,
): FieldChange[] {
  const changes: FieldChange[] = [];
  for (const edit of record.edits.values()) {
    const { field: name, version, value, base } = edit;
    if (name === CREATED || name === DELETED || name === 'position' || !isPushable(edit)) continue;
    const field = fields.get(name);
    if (field === undefined || field.local) continue;
    const before: EditValue = payload === null || field.read === null ? null : field.read(payload);
    changes.push({ field: name, version, value, base, before, after: value });
  }
  return changes;
}
