import { arrayLiteral } from '../../lib/array-literal.ts';
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
  const { tx } = step;
  const made = await tx.query<{ draftId: string; stId: string }>({
    name: 'find what was made of drafts',
    text: `SELECT draft_id AS "draftId", st_id AS "stId" FROM crm.records
      WHERE tenant_id = $1 AND entity = $2 AND draft_id = ANY ($3::bigint[]) AND st_id > 0`,
    values: [tx.tenantId, entity, arrayLiteral(calls.map(({ stId }) => stId))],
  });
  const idOf = new Map(made.map(({ draftId, stId }) => [draftId, stId]));
  for (const call of calls) {
    const stId = idOf.get(call.stId ?? '');
    if (stId !== undefined) await step.save(call, { state: 'PLANNED', stId });
  }
}
