import { wasActive } from '../../pricebook/conflicts/deletion-base.ts';
import { loadEdits } from '../../pricebook/edits/load-edits.ts';
import { DELETED, type StagedEdit } from '../../pricebook/edits/record-edits.ts';
import { updatedEdit } from '../../pricebook/edits/updated-edit.ts';
import { updateEdits } from '../../pricebook/edits/write-edits.ts';
import type { UpstreamRow } from '../../servicetitan/client.ts';
import { isRow, toId } from '../../servicetitan/payloads/field-reader.ts';
import { flattenForest } from '../../servicetitan/payloads/flatten-forest.ts';
import { projectRecords } from '../take-in/project-records.ts';
import { backTo } from './back-to.ts';
import { callError } from './call-error.ts';
import { clearUnseen } from './clear-unseen.ts';
import { CHANGED_SINCE_PLANNED, conflictError } from './decide-send.ts';
import { parseRow } from './parse-row.ts';
import type { PushCall } from './push.ts';
import { attempt, type SendOutcome } from './send-updates.ts';
import type { PushSession, PushStep } from './session.ts';
import { takeInBranch, takeInRows, takeOutRecords } from './take-in-rows.ts';

const ENTITY = 'categories';

/** Deletes a category. One that is gone already, by us or by others, is done. */
export async function pushDelete(session: PushSession, call: PushCall): Promise<void> {
  const { upstream, signal, writing, limits } = session;
  const stId = call.stId ?? '';
  const id = BigInt(stId);
  for (let send = 1; ; send += 1) {
    const before = await upstream.get(ENTITY, id, { signal });
    if (!(await session.holding(ENTITY, [stId], (step) => prepare(step, call, before)))) return;
    const isLast = send >= limits.sends;
    const isSettled = await session.carryingOut(async () => {
      const outcome = await attempt(() => upstream.remove(ENTITY, id, writing));
      const after = await readGone(session, id);
      return session.settling(ENTITY, [stId], (step) =>
        settle(step, call, { outcome, after, isLast }),
      );
    });
    if (isSettled) return;
  }
}

/** Whether the deletion is to be sent. */
async function prepare(
  step: PushStep,
  call: PushCall,
  before: UpstreamRow | null,
): Promise<boolean> {
  const stId = call.stId ?? '';
  const { tx, at } = step;
  if (before === null) {
    await takeOutRecords(step, ENTITY, [stId], { pushed: true });
    step.save(call, { state: 'APPLIED', settledAt: at });
    return false;
  }
  const wasSent = call.state === 'SENDING' || call.state === 'UNKNOWN';
  const known = (await loadEdits(tx, ENTITY, [stId])).get(stId)?.edits.get(DELETED);
  if (wasSent && isDeactivated(known, before)) {
    await keepAsInactive(step, call, before);
    return false;
  }
  await takeInBranch(step, before);
  const record = (await loadEdits(tx, ENTITY, [stId])).get(stId);
  const edit = record?.edits.get(DELETED);
  if (record === undefined || edit === undefined) {
    step.save(call, { state: 'SKIPPED', error: CHANGED_SINCE_PLANNED, settledAt: at });
    return false;
  }
  if (edit.state === 'CONFLICTED') {
    const error = conflictError(['the record, which was to be deleted']);
    step.save(call, { state: 'CONFLICTED', error, settledAt: at });
    return false;
  }
  const survivor = await findSurvivor(step, before);
  if (survivor !== null) {
    const error = {
      code: 'BLOCKED',
      message: `"${survivor}" stands below it, and would go down with it.`,
      remedy: 'Push first what moves that away or deletes it, then retryPush.',
    };
    updateEdits(tx, ENTITY, backTo('STAGED', record, call.fields, null));
    step.save(call, { state: 'SKIPPED', error, settledAt: at });
    return false;
  }
  updateEdits(tx, ENTITY, [
    updatedEdit(record, edit, { state: 'SENDING', attempts: edit.attempts + 1, lastAttemptAt: at }),
  ]);
  step.save(call, { state: 'SENDING', attempts: call.attempts + 1, sentAt: at });
  step.touch();
  return true;
}

/**
 * What stands below the category right now, is not to be deleted, and is in use or has something staged for it, perhaps that it goes
 * elsewhere: its name. Null where there is nothing of that.
 */
async function findSurvivor({ tx }: PushStep, before: UpstreamRow): Promise<string | null> {
  const below = flattenForest([before])
    .nodes.slice(1)
    .flatMap(({ row }): UpstreamRow[] => (isRow(row) ? [row] : []));
  const idOf = (row: UpstreamRow) => String(toId(row['id']) ?? '0');
  const staged = await loadEdits(tx, ENTITY, below.map(idOf));
  const survivor = below.find((row) => {
    const edits = [...(staged.get(idOf(row))?.edits.values() ?? [])];
    if (edits.some(({ field }) => field === DELETED)) return false;
    return row['active'] !== false || edits.some(({ state }) => state !== 'LOCAL');
  });
  return survivor === undefined ? null : String(survivor['name'] ?? idOf(survivor));
}

async function readGone(
  { upstream, signal, limits, wait }: PushSession,
  id: bigint,
): Promise<UpstreamRow | null> {
  for (let look = 1; ; look += 1) {
    const row = await upstream.get(ENTITY, id, { signal });
    if (row === null || row['active'] === false || look >= limits.readBacks) return row;
    await wait(limits.readBackMs * look);
  }
}

interface Sent {
  readonly outcome: SendOutcome;
  readonly after: UpstreamRow | null;
  readonly isLast: boolean;
}

/** Writes what came of it; false where it is to be sent again. */
async function settle(
  step: PushStep,
  call: PushCall,
  { outcome, after, isLast }: Sent,
): Promise<boolean> {
  const stId = call.stId ?? '';
  const { tx, at } = step;
  step.touch();
  if (after === null) {
    await takeOutRecords(step, ENTITY, [stId], { pushed: true });
    step.save(call, { state: 'APPLIED', settledAt: at });
    return true;
  }
  const record = (await loadEdits(tx, ENTITY, [stId])).get(stId);
  const edit = record?.edits.get(DELETED);
  const isAnswered = outcome.kind === 'accepted' && after['active'] === false;
  if (isAnswered || (outcome.kind === 'unknown' && isDeactivated(edit, after))) {
    await keepAsInactive(step, call, after);
    return true;
  }
  if (outcome.kind === 'unknown' && !isLast) return false;
  const error =
    outcome.kind === 'accepted' || outcome.error === null
      ? {
          code: 'NOT_TAKEN',
          message: 'ServiceTitan accepted the deletion, and the category is still there.',
          remedy: 'Look at it in ServiceTitan, then push again or discard the deletion.',
        }
      : callError(outcome.error);
  const state = outcome.kind === 'unknown' ? 'UNKNOWN' : 'REJECTED';
  step.save(call, { state, error, settledAt: state === 'UNKNOWN' ? null : at });
  if (record !== undefined && edit !== undefined) {
    updateEdits(tx, ENTITY, [updatedEdit(record, edit, { state, error })]);
  }
  return true;
}

/** Whether the category was in use when its deletion was staged, and is not now. */
function isDeactivated(deletion: StagedEdit | undefined, row: UpstreamRow): boolean {
  return row['active'] === false && wasActive(deletion?.base ?? null);
}

/** This tenant keeps what is deleted, as inactive: what there was to do is done. A deletion taken back meanwhile leaves its record be. */
async function keepAsInactive(step: PushStep, call: PushCall, row: UpstreamRow): Promise<void> {
  const stId = call.stId ?? '';
  const record = (await loadEdits(step.tx, ENTITY, [stId])).get(stId);
  if (record?.edits.has(DELETED)) {
    const changes = {
      deleted: { before: true, after: false },
      active: { before: true, after: false },
    };
    await clearUnseen(step, ENTITY, [{ record, cleared: [...record.edits.keys()], changes }]);
  }
  await takeInRows(step, ENTITY, [row], { pushed: true });
  if (parseRow(ENTITY, row) === null) {
    // Nothing was taken in, and what is cleared shows the record again.
    const forest = { reading: 'SINGLE', reader: step.forest } as const;
    const { events } = await projectRecords(step.tx, ENTITY, step.cause, [stId], forest);
    step.touch(events);
  }
  step.save(call, { state: 'APPLIED', settledAt: step.at });
  step.touch();
}
