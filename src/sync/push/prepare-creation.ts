import type { EditValue } from '../../pricebook/edits/edit-value.ts';
import { fieldsOfEntity } from '../../pricebook/edits/fields-of-entity.ts';
import { loadEdits } from '../../pricebook/edits/load-edits.ts';
import { hasPicturesOf, picturesIn } from '../../pricebook/edits/picture-paths.ts';
import { CREATED, type RecordEdits } from '../../pricebook/edits/record-edits.ts';
import { loadPictures } from '../../pricebook/edits/stored-picture-paths.ts';
import { updateEdits } from '../../pricebook/edits/write-edits.ts';
import { isDraftId } from '../../pricebook/st-id.ts';
import type { UpstreamRow } from '../../servicetitan/client.ts';
import { callBody } from './call-body.ts';
import { CHANGED_SINCE_PLANNED } from './decide-send.ts';
import type { Wanted } from './find-created.ts';
import { markAll, notUnderWay } from './mark-creation.ts';
import { loadEarlierContext, mayHaveBeenSentAt } from './may-have-been-sent.ts';
import { fieldChanges, pointersOf } from './plan/draft-call.ts';
import type { FieldChange, PushCall } from './push.ts';
import { readSentCreation, ruledOutOf, sentContextOf } from './sent-creation.ts';
import type { PushStep } from './session.ts';

/** A creation whose intent is written, or that is to be looked for. */
export interface Prepared extends Wanted {
  readonly sent: PushCall;
  /** Where it was answered before. */
  readonly answer: UpstreamRow | null;
}

/** What is known of a creation before it is prepared. */
export interface Doing {
  /** It was sent, and not answered. */
  readonly isLookedFor: boolean;
  /** It was not sent yet in this turn. */
  readonly isFirst: boolean;
  /** Fields that it goes without. */
  readonly later: ReadonlySet<string>;
}

/** Writes the intent, or that it has to be looked for first; null where there is nothing to send. */
export async function prepareCreation(
  step: PushStep,
  call: PushCall,
  { isLookedFor, isFirst, later }: Doing,
): Promise<Prepared | null> {
  const { tx, at } = step;
  const { entity } = call;
  const stId = call.stId ?? '';
  const record = (await loadEdits(tx, entity, [stId])).get(stId);
  if (record?.edits.has(CREATED) !== true) {
    const isDone = await wasAdopted(step, call);
    step.save(call, {
      ...(isDone
        ? ({ state: 'APPLIED' } as const)
        : ({ state: 'SKIPPED', error: CHANGED_SINCE_PLANNED } as const)),
      settledAt: at,
    });
    return null;
  }
  if (isLookedFor) return { sent: call, ...readSentCreation(call) };
  const sentBefore = isFirst ? mayHaveBeenSentAt(record) : null;
  const doubt = (sentContext: EditValue) =>
    step.save(call, { state: 'UNKNOWN', sentAt: sentBefore, error: null, sentContext });
  const earlier = sentBefore === null ? null : await loadEarlierContext(tx, call);
  if (earlier !== null) {
    const sent = await doubt(earlier);
    return { sent, ...readSentCreation(sent) };
  }
  const fields = fieldsOfEntity(entity);
  const planned = changesOf(record, call).filter(({ field }) => !later.has(field));
  const pictures = await loadPictures(tx, picturesIn(planned, fields));
  // One that was staged since the plan was made is not there yet, and stays staged.
  const changes = planned.filter((change) => hasPicturesOf(change, fields, pictures));
  if (pointersOf(changes, fields).creations.length > 0) {
    const error = {
      code: 'NOT_CREATED_YET',
      message: 'It names a record that ServiceTitan does not have yet.',
      remedy: 'Make a new plan: it makes that one first.',
    };
    step.save(call, { state: 'SKIPPED', error, settledAt: at });
    // What was sent before and has been looked for in vain is on its way no more.
    if (!isFirst) updateEdits(tx, entity, notUnderWay(record));
    return null;
  }
  const body = callBody(changes, fields, pictures.paths);
  const ruledOut = ruledOutOf(call);
  if (sentBefore !== null) {
    const known = changes.filter(({ field }) => isStagedBy(record, field, sentBefore));
    const sent = await doubt(sentContextOf(known, body, call.sentContext));
    return { sent, body, ruledOut, answer: null };
  }
  const sent = step.save(call, {
    ...{ state: 'SENDING' as const, attempts: call.attempts + 1, sentAt: at, error: null },
    sentContext: sentContextOf(changes, body, call.sentContext),
  });
  updateEdits(tx, entity, markAll(record, { state: 'SENDING', lastAttemptAt: at }));
  step.touch();
  return { sent, body, ruledOut, answer: null };
}

/** All that can be pushed of what is staged for the new record now, at the place that was planned. */
function changesOf(record: RecordEdits, call: PushCall): FieldChange[] {
  const place = call.fields.filter(({ field }) => field === 'position');
  return [...fieldChanges(record, null, fieldsOfEntity(call.entity)), ...place];
}

/** Whether a field may have been sent then as it is staged now. */
function isStagedBy({ edits }: RecordEdits, field: string, at: Date): boolean {
  const edit = edits.get(field);
  return edit === undefined || edit.stagedAt <= at;
}

async function wasAdopted({ tx }: PushStep, { entity, stId }: PushCall): Promise<boolean> {
  if (stId === null || !isDraftId(stId)) return false;
  const rows = await tx.query({
    name: 'find adopted draft',
    text: 'SELECT FROM crm.records WHERE tenant_id = $1 AND entity = $2 AND draft_id = $3 AND st_id > 0',
    values: [tx.tenantId, entity, stId],
  });
  return rows.length > 0;
}
