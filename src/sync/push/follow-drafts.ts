import { findCurrentIds } from '../../pricebook/edits/draft-ids.ts';
import { isDraftId } from '../../pricebook/st-id.ts';
import type { ItemEntity } from '../../servicetitan/entities.ts';
import { ITEM_ORDER } from './plan/plan-items.ts';
import type { PushCall } from './push.ts';
import type { PushSession, PushStep } from './session.ts';

/**
 * Lets changes that were planned for new items be about the records that ServiceTitan has made of them, in this push or in another. One
 * transaction for each entity that has such changes.
 */
export async function followDrafts(session: PushSession): Promise<void> {
  for (const entity of ITEM_ORDER) {
    const calls = session.calls().filter((call) => call.entity === entity && isOfDraft(call));
    if (calls.length === 0) continue;
    await session.transaction([entity], (step) => follow(step, entity, calls));
  }
}

const isOfDraft = ({ kind, state, stId }: PushCall): boolean =>
  kind === 'UPDATE' && state === 'PLANNED' && stId !== null && isDraftId(stId);

async function follow(
  step: PushStep,
  entity: ItemEntity,
  calls: readonly PushCall[],
): Promise<void> {
  const drafts = calls.flatMap(({ stId }) => stId ?? []);
  const current = await findCurrentIds(step.tx, entity, drafts);
  for (const call of calls) {
    const stId = current.get(call.stId ?? '');
    if (stId !== undefined && stId !== call.stId) step.save(call, { state: 'PLANNED', stId });
  }
}
