import type { EditValue } from '../../pricebook/edits/edit-value.ts';
import { loadEdits } from '../../pricebook/edits/load-edits.ts';
import type { EditError, RecordEdits } from '../../pricebook/edits/record-edits.ts';
import { updatedEdit } from '../../pricebook/edits/updated-edit.ts';
import { type EditUpdate, updateEdits } from '../../pricebook/edits/write-edits.ts';
import type { UpstreamRow } from '../../servicetitan/client.ts';
import { isPushable } from './plan/draft-call.ts';
import type { PushCall } from './push.ts';
import type { PushStep } from './session.ts';

export const NO_ANSWER: EditError = {
  code: 'NO_ANSWER',
  message: 'ServiceTitan did not answer, and the record cannot be found there.',
  remedy: 'retryPush looks again before it sends again.',
};

export const UNREADABLE: EditError = {
  code: 'UNREADABLE',
  message: 'ServiceTitan has made the record, and what it says about it cannot be read.',
  remedy:
    'Look at the record in ServiceTitan; retryPush reads it again and does not create it twice.',
};

/** So many of the records that it may be are named. */
const MOST_NAMED = 3;
const LONGEST_NAMED = 60;

/** It may be one of these records of ServiceTitan under another name.   Pure. */
export function maybeCreated(others: readonly UpstreamRow[]): EditError {
  const named = others.slice(0, MOST_NAMED).map((row) => {
    const name = String(row['name'] ?? row['displayName'] ?? row['code'] ?? '');
    return `${row['id']} "${name.slice(0, LONGEST_NAMED)}"`;
  });
  const more = others.length > MOST_NAMED ? `, and ${others.length - MOST_NAMED} more` : '';
  return {
    code: 'MAYBE_CREATED',
    message: `ServiceTitan did not answer, and has nothing of that name. It may be one that has come since, renamed: ${named.join(', ')}${more}.`,
    remedy:
      'Say with retryPush(found:) which it is, or that it is none and is to be created; or discard the new one.',
  };
}

/** ServiceTitan has refused it. */
export async function rejectCreation(
  step: PushStep,
  call: PushCall,
  error: NonNullable<PushCall['error']>,
): Promise<void> {
  step.save(call, { state: 'REJECTED', error, settledAt: step.at });
  await markRecord(step, call, { state: 'REJECTED', error });
}

/** Nobody knows what has become of it. */
export async function giveUpCreation(
  step: PushStep,
  call: PushCall,
  error: EditError,
  sentContext: EditValue = call.sentContext,
): Promise<void> {
  step.save(call, { state: 'UNKNOWN', error, sentContext });
  await markRecord(step, call, { state: 'UNKNOWN', error });
}

async function markRecord(
  step: PushStep,
  { entity, stId }: PushCall,
  change: Partial<EditUpdate>,
): Promise<void> {
  const record = (await loadEdits(step.tx, entity, [stId ?? ''])).get(stId ?? '');
  if (record !== undefined) updateEdits(step.tx, entity, markAll(record, change));
  step.touch();
}

/** The edits of what is on its way no more.   Pure. */
export function notUnderWay(record: RecordEdits): EditUpdate[] {
  return [...record.edits.values()]
    .filter(({ state }) => state === 'SENDING' || state === 'UNKNOWN')
    .map((edit) => updatedEdit(record, edit, { state: 'STAGED', error: null }));
}

/** All that is for ServiceTitan and nobody has to decide, after one more attempt.   Pure. */
export function markAll(record: RecordEdits, change: Partial<EditUpdate>): EditUpdate[] {
  return [...record.edits.values()]
    .filter(isPushable)
    .map((edit) => updatedEdit(record, edit, { attempts: edit.attempts + 1, ...change }));
}
