import type { ItemEntity } from '../../servicetitan/entities.ts';
import { followDrafts } from './follow-drafts.ts';
import { ITEM_ORDER } from './plan/plan-items.ts';
import type { CallState, PushCall } from './push.ts';
import { pushCreate } from './push-create.ts';
import { pushDelete } from './push-delete.ts';
import { pushUpdates } from './push-updates.ts';
import { pushUpload } from './push-upload.ts';
import type { PushSession } from './session.ts';
import { settleOrder } from './settle-order.ts';

const isOpen = ({ state }: PushCall): boolean =>
  state === 'PLANNED' || state === 'SENDING' || state === 'UNKNOWN';

/**
 * Makes the open calls of a push: pictures, categories one after another, their order, new items one by one, since each waits for its id,
 * changes of items many at a time, deletions. Whatever was sent before and not answered comes first in its turn and is looked up.
 */
export async function runCalls(session: PushSession): Promise<void> {
  await eachInTurn(session, ({ kind }) => kind === 'UPLOAD', pushUpload);
  await eachInTurn(
    session,
    ({ kind, entity }) => entity === 'categories' && (kind === 'CREATE' || kind === 'UPDATE'),
    (one, call) =>
      call.kind === 'CREATE' ? pushCreate(one, call) : pushUpdates(one, 'categories', [call]),
  );
  await settleOrder(session);
  await eachInTurn(
    session,
    ({ kind, entity }) => entity !== 'categories' && kind === 'CREATE',
    pushCreate,
  );
  await followDrafts(session);
  for (const entity of ITEM_ORDER) await changeItems(session, entity);
  await eachInTurn(session, ({ kind }) => kind === 'DELETE', pushDelete);
}

async function eachInTurn(
  session: PushSession,
  isMeant: (call: PushCall) => boolean,
  push: (session: PushSession, call: PushCall) => Promise<void>,
): Promise<void> {
  for (const { ordinal } of session.calls().filter(isMeant)) {
    const call = session.call(ordinal);
    if (call === undefined || !isOpen(call)) continue;
    session.signal.throwIfAborted();
    if (!(await skipIfBlocked(session, call))) await push(session, call);
  }
}

/** Changes of items of one entity, in batches, some of them side by side. */
async function changeItems(session: PushSession, entity: ItemEntity): Promise<void> {
  const ofEntity = (call: PushCall) => call.entity === entity && call.kind === 'UPDATE';
  const updates: PushCall[] = [];
  for (const call of session.calls().filter(ofEntity)) {
    if (isOpen(call) && !(await skipIfBlocked(session, call))) updates.push(call);
  }
  const { batch, batchesAtOnce } = session.limits;
  const batches: PushCall[][] = [];
  for (let at = 0; at < updates.length; at += batch) batches.push(updates.slice(at, at + batch));
  const lane = async () => {
    for (let next = batches.shift(); next !== undefined; next = batches.shift()) {
      session.signal.throwIfAborted();
      await pushUpdates(session, entity, next);
    }
  };
  const lanes = Array.from({ length: batchesAtOnce }, () =>
    lane().catch((error: unknown) => {
      batches.length = 0;
      throw error;
    }),
  );
  // What is under way beside the lane that failed is settled first.
  const failed = (await Promise.allSettled(lanes)).find(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
}

const BLOCKING: readonly CallState[] = ['REJECTED', 'CONFLICTED', 'UNKNOWN', 'SKIPPED'];

/** Skips a call that waits for another one which was not applied; one that is on its way already is looked up all the same. */
async function skipIfBlocked(session: PushSession, call: PushCall): Promise<boolean> {
  if (call.state !== 'PLANNED') return false;
  const blocker = call.dependsOn
    .map((ordinal) => session.call(ordinal))
    .find((needed) => needed !== undefined && BLOCKING.includes(needed.state));
  if (blocker === undefined) return false;
  const error = {
    code: 'BLOCKED',
    message: `It needs "${blocker.label}" to be pushed first, and that was not applied.`,
    remedy: 'See what is wrong with that one, then retryPush.',
  };
  await session.transaction([call.entity], async (step) =>
    step.save(call, { state: 'SKIPPED', blockedBy: blocker.ordinal, error, settledAt: step.at }),
  );
  return true;
}
