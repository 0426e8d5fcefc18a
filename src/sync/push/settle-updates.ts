import { fieldsOfEntity } from '../../pricebook/edits/fields-of-entity.ts';
import { loadEdits } from '../../pricebook/edits/load-edits.ts';
import { NO_PICTURES, picturesIn } from '../../pricebook/edits/picture-paths.ts';
import type { EditError } from '../../pricebook/edits/record-edits.ts';
import { stagedImage } from '../../pricebook/edits/staged-image.ts';
import { notePicturesUsed } from '../../pricebook/edits/stored-picture-paths.ts';
import { type EditUpdate, updateEdits } from '../../pricebook/edits/write-edits.ts';
import type { UpstreamRow } from '../../servicetitan/client.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import { acknowledge, provesAll, showsAll } from './acknowledge.ts';
import { backTo } from './back-to.ts';
import { callError } from './call-error.ts';
import { clearUnseen, toldByNobody, type UnseenEdits } from './clear-unseen.ts';
import { conflictError } from './decide-send.ts';
import type { Prepared } from './outgoing.ts';
import { parseRow } from './parse-row.ts';
import { forgetPictures } from './pictures.ts';
import type { PushCall } from './push.ts';
import { rebasePlaces } from './rebase-places.ts';
import type { SendOutcome } from './send-updates.ts';
import type { PushStep } from './session.ts';
import { takeInRows } from './take-in-rows.ts';

/** What was sent, what was answered, and what ServiceTitan shows. */
export interface Sent extends Prepared {
  readonly outcomes: ReadonlyMap<number, SendOutcome>;
  readonly remote: ReadonlyMap<string, UpstreamRow>;
  readonly isLast: boolean;
}

/** Whether a change is there only reading tells: until then it is not known, and what shows later is known as ours. */
export const UNREADABLE_RECORD: EditError = {
  code: 'UNREADABLE',
  message:
    'What ServiceTitan has cannot be read, so that nobody knows whether the change is there.',
  remedy: 'Look at the record in ServiceTitan; `retryPush` reads it again.',
};

/** Writes what came of the calls; returns those to send again. */
export async function settleUpdates(
  step: PushStep,
  entity: PricebookEntity,
  sent: Sent,
): Promise<PushCall[]> {
  const { tx, at } = step;
  const { outgoing, outcomes, remote, pictures } = sent;
  const fields = fieldsOfEntity(entity);
  const stIds = outgoing.map(({ stId }) => stId);
  const staged = await loadEdits(tx, entity, stIds);
  const again: PushCall[] = [];
  const updates: EditUpdate[] = [];
  const untold: UnseenEdits[] = [];
  const shown: UpstreamRow[] = [];
  const used = new Map<string, string>();
  const doubted = new Set<string>();
  for (const { call, stId, changes, held } of outgoing) {
    const outcome = outcomes.get(call.ordinal) ?? { kind: 'unknown', error: null };
    const record = staged.get(stId);
    const row = remote.get(stId);
    const payload = row === undefined ? null : parseRow(entity, row);
    if (row !== undefined) shown.push(row);
    const isShown = payload !== null && showsAll(changes, payload, fields, pictures);
    // What a bulk call has stored before another row was refused may be refused when it is sent by itself, and is there all the same.
    const isThere = payload !== null && provesAll(changes, payload, fields, pictures);
    if (outcome.kind === 'refused' && !isThere) {
      const named = picturesIn(changes, fields);
      for (const digest of named) doubted.add(digest);
      // A picture may have been moved, or forgotten, since it was uploaded: it is sent once more with the picture where it is then.
      if (named.length > 0 && call.attempts === 1) {
        again.push(await step.save(call, { state: 'PLANNED' }));
        updates.push(...backTo('STAGED', record, changes, null));
        continue;
      }
      const error = callError(outcome.error);
      await step.save(call, { state: 'REJECTED', error, settledAt: at });
      updates.push(...backTo('REJECTED', record, changes, error));
    } else if (outcome.kind === 'unknown' && !isShown) {
      if (!sent.isLast) {
        again.push(await step.save(call, { state: 'PLANNED' }));
        updates.push(...backTo('STAGED', record, changes, null));
        continue;
      }
      const error = outcome.error === null ? null : callError(outcome.error);
      await step.save(call, { state: 'UNKNOWN', error });
      updates.push(...backTo('UNKNOWN', record, changes, error));
    } else if (row !== undefined && payload === null) {
      await step.save(call, { state: 'UNKNOWN', error: UNREADABLE_RECORD });
      updates.push(...backTo('UNKNOWN', record, changes, UNREADABLE_RECORD));
    } else if (payload === null) {
      const error = conflictError(['the record: it is gone']);
      await step.save(call, { state: 'CONFLICTED', error, settledAt: at });
      updates.push(...backTo('STAGED', record, changes, null));
    } else {
      const answer =
        record === undefined ? null : acknowledge(record, changes, payload, fields, pictures);
      updates.push(...(answer?.updates ?? []));
      for (const [name, path] of answer?.used ?? NO_PICTURES) used.set(name, path);
      if (record !== undefined && answer !== null && answer.untold.length > 0) {
        untold.push(toldByNobody(record, answer.untold));
      }
      await step.save(call, {
        ...stateOf(answer?.notTaken ?? [], [...held, ...(answer?.contested ?? [])]),
        settledAt: at,
      });
    }
  }
  await forgetPictures(
    tx,
    [...doubted].filter((digest) => !used.has(stagedImage(digest))),
  );
  await notePicturesUsed(tx, used, at);
  updateEdits(tx, entity, updates);
  await clearUnseen(step, entity, untold);
  if (entity === 'categories') await rebasePlaces(step, outgoing, shown);
  await takeInRows(step, entity, shown, { pushed: true });
  step.touch();
  return again;
}

function stateOf(
  notTaken: readonly string[],
  held: readonly string[],
): Pick<PushCall, 'state' | 'error'> {
  if (notTaken.length > 0) {
    const message = `ServiceTitan accepted the change and did not take ${notTaken.join(', ')}.`;
    const remedy = 'Look at the record in ServiceTitan, then edit or discard what is staged.';
    return { state: 'REJECTED', error: { code: 'NOT_TAKEN', message, remedy } };
  }
  return held.length > 0
    ? { state: 'CONFLICTED', error: conflictError(held) }
    : { state: 'APPLIED', error: null };
}
