import type { Database, Tx } from '../../db/database.ts';
import { InvalidInputError, InvalidStateError } from '../../errors.ts';
import { loadEdits } from '../../pricebook/edits/load-edits.ts';
import type { PushCommand } from './commands.ts';
import { isRetriable, type Push, type PushCall } from './push.ts';
import { decidedContextOf, maybeOf } from './sent-creation.ts';
import { loadCalls, readPush, saveCall, savePush } from './store.ts';

/** What people say of a creation that may have made one of several records. */
export interface FoundRecord {
  /** The number of the call. */
  readonly order: number;
  /** Null: it is none of them, and is to be created. */
  readonly stId: string | null;
}

/**
 * Queues what a push has not done: calls that were refused, skipped or held back are tried again, those without an answer are looked up.
 * Of a creation that may be one of several records which have come since people say with `found` which it is, or that it is none; until
 * then it is never sent again.
 * Errors  NotFoundError; InvalidStateError for a push that has not ended or has done everything; InvalidInputError for what was not asked.
 */
export function retryPush(
  db: Database,
  { found = [], ...command }: PushCommand & { readonly found?: readonly FoundRecord[] },
): Promise<Push> {
  return db.transaction(command.tenantId, async (tx) => {
    const push = await readPush(tx, command.pushId, 'FOR UPDATE');
    if (!isRetriable(push)) {
      throw new InvalidStateError(`A push that is ${push.state} cannot be tried again.`);
    }
    if (found.length > 0) await noteFound(tx, push, found);
    await reopenCalls(tx, push);
    await tx.query({
      name: 'reopen push',
      text: `UPDATE sync.pushes SET cancel_requested_at = NULL WHERE tenant_id = $1 AND id = $2`,
      values: [tx.tenantId, push.id],
    });
    const reopened = { ...push, cancelRequestedAt: null };
    return savePush(tx, reopened, {
      ...{ state: 'QUEUED', attempts: 0, error: null, finishedAt: null },
      appliedBy: command.requestedBy,
    });
  });
}

async function noteFound(tx: Tx, { id }: Push, found: readonly FoundRecord[]): Promise<void> {
  const calls = new Map((await loadCalls(tx, id)).map((call) => [call.ordinal, call]));
  for (const [index, { order, stId }] of found.entries()) {
    const call = calls.get(order);
    const mayBe = call?.state === 'UNKNOWN' ? maybeOf(call) : [];
    if (call === undefined || mayBe.length === 0) {
      throw new InvalidInputError(`found.${index}.order`, 'Nobody is asked about that call.');
    }
    const refuse = (problem: string) => new InvalidInputError(`found.${index}.stId`, problem);
    if (stId !== null && !mayBe.includes(stId)) {
      throw refuse('That is none of the records of which the call may have made one: see `mayBe`.');
    }
    const isTwice = found.some((one, at) => at !== index && one.stId === stId);
    if (stId !== null && (isTwice || (await isMadeByAnother(tx, call, stId)))) {
      throw refuse('Another new record has become that one: one creation makes one record.');
    }
    saveCall(tx, id, call, { state: call.state, sentContext: decidedContextOf(call, stId) });
  }
}

async function isMadeByAnother(tx: Tx, { entity }: PushCall, stId: string): Promise<boolean> {
  const edits = await loadEdits(tx, entity, [stId]);
  return edits.get(stId)?.draftId != null;
}

async function reopenCalls(tx: Tx, push: Push): Promise<void> {
  await tx.query({
    name: 'reopen push calls',
    text: `UPDATE sync.push_calls SET state = 'PLANNED', error = NULL, blocked_by = NULL, settled_at = NULL
      WHERE tenant_id = $1 AND push_id = $2 AND state IN ('REJECTED', 'CONFLICTED', 'SKIPPED')`,
    values: [tx.tenantId, push.id],
  });
  await tx.query({
    name: 'look push calls up again',
    text: `UPDATE sync.push_calls SET attempts = 0 WHERE tenant_id = $1 AND push_id = $2 AND state IN ('SENDING', 'UNKNOWN')`,
    values: [tx.tenantId, push.id],
  });
}
