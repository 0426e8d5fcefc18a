import type { RecordEdits } from '../../pricebook/edits/record-edits.ts';
import { projectRecords } from '../take-in/project-records.ts';
import { loadPlanInput } from './plan/load-plan.ts';
import { planPush } from './plan/plan-push.ts';
import type { PlannedCall, PushCall } from './push.ts';
import { pushUpdates } from './push-updates.ts';
import { readForest } from './read-remote.ts';
import { isPlacing, placedBy, rebaseForest } from './rebase-places.ts';
import type { PushSession, PushStep } from './session.ts';
import { insertCalls } from './store.ts';
import { takeInForest } from './take-in-rows.ts';

/**
 * Looks whether all siblings stand in their order after places were sent, and sends positions again where ServiceTitan has shifted them.
 * Whether it shifts the siblings of a category that is given a position is not documented: either way this ends in the order that people
 * want, or leaves what is not reached staged.
 */
export async function settleOrder(session: PushSession): Promise<void> {
  if (!session.calls().some(isPlacing)) return;
  for (let round = 1; ; round += 1) {
    const roots = await readForest(session);
    const isLast = round > session.limits.orderRounds;
    const more = await session.holding('categories', [], async (step) => {
      await takeInOwn(session, step, roots);
      return isLast ? [] : addMissing(session, step);
    });
    if (more.length === 0) return;
    for (const call of more) await pushUpdates(session, 'categories', [call]);
  }
}

/** Takes the forest in with the places under the parents concerned rebased: their order is our doing. */
async function takeInOwn(
  session: PushSession,
  step: PushStep,
  roots: readonly unknown[],
): Promise<void> {
  const { tx, cause } = step;
  // Positions first, so that the settlement that comes with taking in finds bases that know of them.
  await rebaseForest(step, session.calls(), roots);
  await takeInForest(step, roots);
  const forest = { reading: 'WHOLE', reader: step.forest } as const;
  const { events } = await projectRecords(tx, 'categories', cause, [], forest);
  step.touch(events);
}

/** Calls for positions that are still other ones than they should be, for categories this push has placed and those between them. */
async function addMissing(session: PushSession, step: PushStep): Promise<PushCall[]> {
  const { tx } = step;
  const calls = session.calls();
  const isPlacedHere = placedHere(calls);
  const stuck = new Set(
    calls
      .filter(({ entity, state }) => entity === 'categories' && state !== 'APPLIED')
      .flatMap(({ stId }) => stId ?? []),
  );
  const staged = await step.forest.edits(tx);
  const stillPlaced = staged.some((record) => record.edits.has('position') && isPlacedHere(record));
  if (!stillPlaced) return [];
  const plan = planPush(await loadPlanInput(tx, isPlacedHere, step.at));
  const first = Math.max(...calls.map(({ ordinal }) => ordinal)) + 1;
  const missing = plan
    .filter(
      ({ entity, kind, stId, fields }) =>
        entity === 'categories' &&
        kind === 'UPDATE' &&
        !stuck.has(stId ?? '') &&
        fields.every(({ field }) => field === 'position'),
    )
    .map((call, index): PlannedCall => ({ ...call, ordinal: first + index, dependsOn: [] }));
  insertCalls(tx, session.push.id, missing);
  const added = missing.map(
    (call): PushCall => ({
      ...call,
      ...{ state: 'PLANNED', blockedBy: null, error: null, attempts: 0, sentContext: null },
      ...{ sentAt: null, settledAt: null, createdStId: null },
    }),
  );
  session.add(added);
  return added;
}

/** Whether this push has placed a category: as somebody has wanted it, or to make room for others, for as long as nobody wants it elsewhere. */
function placedHere(calls: readonly PushCall[]): (record: RecordEdits) => boolean {
  const placed = placedBy(calls);
  const isWanted = ({ fields }: PushCall) =>
    fields.some(({ field, version }) => field === 'position' && version !== null);
  const wanted = placedBy(calls.filter(isWanted));
  return ({ stId, edits }) => placed.has(stId) && (wanted.has(stId) || !edits.has('position'));
}
