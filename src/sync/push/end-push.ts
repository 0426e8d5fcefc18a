import type { Tx } from '../../db/database.ts';
import { sendEvents } from '../../events/outbox.ts';
import type { NewEvent } from '../../events/types.ts';
import type { EditError } from '../../pricebook/edits/record-edits.ts';
import { type Push, type PushCall, type PushState, tallyCalls } from './push.ts';
import { savePush } from './store.ts';

export interface PushEnd {
  readonly cancelled?: boolean;
  /** What concerns the whole push. */
  readonly error?: EditError | null;
}

/**
 * Ends a push that the transaction has locked: calls that were not sent are skipped, its state says what ServiceTitan has taken, and
 * events tell.
 */
export async function endPush(
  tx: Tx,
  push: Push,
  calls: readonly PushCall[],
  at: Date,
  { cancelled = false, error = null }: PushEnd = {},
): Promise<Push> {
  await tx.query({
    name: 'skip open calls',
    text: `UPDATE sync.push_calls SET state = 'SKIPPED', settled_at = $3, error = $4
      WHERE tenant_id = $1 AND push_id = $2 AND state = 'PLANNED'`,
    values: [tx.tenantId, push.id, at, JSON.stringify(error ?? (cancelled ? CANCELLED : STOPPED))],
  });
  const ended = calls.map((call) =>
    call.state === 'PLANNED' ? { ...call, state: 'SKIPPED' as const } : call,
  );
  const state = cancelled ? 'CANCELLED' : stateOf(ended);
  const saved = savePush(tx, push, { state, error, finishedAt: at });
  sendEvents(tx, endEvents(saved, ended, at));
  return saved;
}

const CANCELLED: EditError = {
  code: 'CANCELLED',
  message: 'The push was cancelled before this call.',
  remedy: 'What is staged stays staged: retryPush goes on with it.',
};
const STOPPED: EditError = {
  code: 'STOPPED',
  message: 'The push ended before this call.',
  remedy: 'What is staged stays staged: retryPush goes on with it.',
};

/** SUCCEEDED where all is applied, FAILED where nothing is. */
function stateOf(calls: readonly PushCall[]): PushState {
  const { total, applied } = tallyCalls(calls);
  if (applied === total) return 'SUCCEEDED';
  return applied === 0 ? 'FAILED' : 'PARTIAL';
}

function endEvents(push: Push, calls: readonly PushCall[], at: Date): NewEvent[] {
  const { id: pushId, state } = push;
  const categories = tallyCalls(
    calls.filter(({ entity, kind }) => entity === 'categories' && kind !== 'UPLOAD'),
  );
  const durationMs = at.getTime() - (push.startedAt ?? at).getTime();
  const completed = { pushId, state, ...tallyCalls(calls), durationMs };
  const { total: count, applied: success, failed } = categories;
  return [
    ...(count === 0 || push.startedAt === null
      ? []
      : [{ type: 'categoriesPushed' as const, payload: { pushId, count, success, failed } }]),
    { type: 'pushCompleted', payload: completed },
  ];
}
