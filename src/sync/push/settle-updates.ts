import { fieldsOfEntity } from '../../pricebook/edits/fields-of-entity.ts';
import { loadEdits } from '../../pricebook/edits/load-edits.ts';
import { picturesIn } from '../../pricebook/edits/picture-paths.ts';
import { stagedImage } from '../../pricebook/edits/staged-image.ts';
import { notePicturesUsed } from '../../pricebook/edits/stored-picture-paths.ts';
import { type EditUpdate, updateEdits } from '../../pricebook/edits/write-edits.ts';
import type { UpstreamRow } from '../../servicetitan/client.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import { acknowledge } from './acknowledge.ts';
import { backTo } from './back-to.ts';
import { clearUnseen, toldByNobody, type UnseenEdits } from './clear-unseen.ts';
import { conflictError } from './decide-send.ts';
import { judgeUpdate } from './judge-update.ts';
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
  for (const one of outgoing) {
    const { call, stId, changes, held } = one;
    const outcome = outcomes.get(call.ordinal) ?? { kind: 'unknown', error: null };
    const record = staged.get(stId);
    const row = remote.get(stId);
    if (row !== undefined) shown.push(row);
    const now = row === undefined ? null : (parseRow(entity, row) ?? 'unreadable');
    const verdict = judgeUpdate(one, outcome, now, { fields, pictures, isLast: sent.isLast });
    if (outcome.kind === 'refused' && verdict.kind !== 'told') {
      for (const digest of picturesIn(changes, fields)) doubted.add(digest);
    }
    switch (verdict.kind) {
      case 'again':
        again.push(step.save(call, { state: 'PLANNED' }));
        updates.push(...backTo('STAGED', record, changes, null));
        break;
      case 'refused':
        step.save(call, { state: 'REJECTED', error: verdict.error, settledAt: at });
        updates.push(...backTo('REJECTED', record, changes, verdict.error));
        break;
      case 'unknown': {
        const { error, isSentAgain } = verdict;
        const saved = step.save(call, { state: 'UNKNOWN', error });
        if (isSentAgain) again.push(saved);
        updates.push(...backTo('UNKNOWN', record, changes, error));
        break;
      }
      case 'gone':
        step.save(call, { state: 'CONFLICTED', error: verdict.error, settledAt: at });
        updates.push(...backTo('STAGED', record, changes, null));
        break;
      case 'told': {
        const answer = record && acknowledge(record, changes, verdict.payload, fields, pictures);
        updates.push(...(answer?.updates ?? []));
        for (const [name, path] of answer?.used ?? []) used.set(name, path);
        if (record && answer && answer.untold.length > 0) {
          untold.push(toldByNobody(record, answer.untold));
        }
        step.save(call, {
          ...stateOf(answer?.notTaken ?? [], [...held, ...(answer?.contested ?? [])]),
          settledAt: at,
        });
      }
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
