import { arrayLiteral } from '../../lib/array-literal.ts';
import { RemoteTree } from '../../pricebook/conflicts/remote-tree.ts';
import { updateEdits } from '../../pricebook/edits/write-edits.ts';
import type { CategoryRecord } from '../../pricebook/raw-record.ts';
import type { UpstreamRow } from '../../servicetitan/client.ts';
import type { CategoryPayload } from '../../servicetitan/payloads/category-payload.ts';
import { readCategoryRows } from '../plan/read-rows.ts';
import type { Outgoing } from './outgoing.ts';
import { parseRow } from './parse-row.ts';
import type { CallState, PushCall } from './push.ts';
import { rebased, rebasedNear } from './rebase-near.ts';
import type { PushStep } from './session.ts';

/** A category that was sent, and what of it. */
type Sent = Pick<Outgoing, 'stId' | 'changes'>;

/**
 * Makes the places that are staged among siblings of what was just sent stand on what ServiceTitan has now: the change of order is ours,
 * and must not look like somebody else's move.
 */
export async function rebasePlaces(
  step: PushStep,
  sent: readonly Sent[],
  shown: readonly UpstreamRow[],
): Promise<void> {
  if (!sent.some(({ changes }) => changes.some(isPlace))) return;
  await rebaseAmong(step, new Set(sent.map(({ stId }) => stId)), shown);
}

/**
 * The same before a change is sent, where categories have other numbers by now than the mirror knows and this push has placed some:
 * ServiceTitan may have shifted their siblings, and nobody has read those since.
 */
export async function rebaseShifted(
  step: PushStep,
  calls: readonly PushCall[],
  rows: readonly UpstreamRow[],
): Promise<void> {
  const placed = calls.filter(
    ({ entity, state, fields }) =>
      entity === 'categories' && ARRIVED.includes(state) && fields.some(isPlace),
  );
  if (placed.length === 0 || !(await haveMoved(step, rows))) return;
  await rebaseAmong(
    step,
    new Set(placed.map(({ stId, createdStId }) => createdStId ?? stId ?? '')),
    rows,
  );
}

/** Rebases the siblings of what this push has placed, where that was read again, or stands beside it. */
async function rebaseAmong(
  step: PushStep,
  placed: ReadonlySet<string>,
  rows: readonly UpstreamRow[],
): Promise<void> {
  const [payload, ...others] = readCategories(rows);
  if (payload === undefined) return;
  const near = others.length > 0 ? null : await rebasedNear(step.tx, payload, placed);
  if (near !== null) return updateEdits(step.tx, 'categories', near);
  const payloads = [payload, ...others].map((one) => [String(one.stId), one] as const);
  await rebaseBeside(step, placed, new Map(payloads));
}

/** The same for all that calls have placed, against a forest that was just read and is about to be taken in. */
export async function rebaseForest(
  step: PushStep,
  calls: readonly PushCall[],
  roots: readonly unknown[],
): Promise<void> {
  const placed = placedBy(calls);
  if (placed.size === 0) return;
  const fresh = readCategoryRows(roots).rows.map((row) => [row.stId, row.payload] as const);
  await rebaseBeside(step, placed, new Map(fresh));
}

/** Whether a call has placed a category. */
export const isPlacing = ({ entity, state, fields }: PushCall): boolean =>
  entity === 'categories' && state === 'APPLIED' && fields.some(isPlace);

const isPlace = ({ field }: { readonly field: string }): boolean =>
  field === 'position' || field === 'parent';

/** Ids of the categories that calls have placed, those they have made among them. */
export function placedBy(calls: readonly PushCall[]): ReadonlySet<string> {
  return new Set(
    calls.filter(isPlacing).flatMap(({ stId, createdStId }) => createdStId ?? stId ?? []),
  );
}

const ARRIVED: readonly CallState[] = ['APPLIED', 'SENDING', 'UNKNOWN'];

async function haveMoved({ tx }: PushStep, rows: readonly UpstreamRow[]): Promise<boolean> {
  const payloads = readCategories(rows);
  const moved = await tx.query({
    name: 'find moved categories',
    text: `SELECT FROM unnest($2::bigint[], $3::integer[]) AS now (st_id, position)
      CROSS JOIN LATERAL (
        SELECT payload FROM raw.st_records WHERE tenant_id = $1 AND entity = 'categories' AND st_id = now.st_id OFFSET 0) r
      WHERE (r.payload->>'position')::integer IS DISTINCT FROM now.position`,
    values: [
      tx.tenantId,
      arrayLiteral(payloads.map(({ stId }) => String(stId))),
      arrayLiteral(payloads.map(({ position }) => position)),
    ],
  });
  return moved.length > 0;
}

/**
 * The same for all siblings of some categories, against the mirror with `payloads`, by id, in the place of its own: of categories that it
 * does not have yet, too, for people may have placed anew what has just been made.
 */
async function rebaseBeside(
  step: PushStep,
  stIds: ReadonlySet<string>,
  payloads: ReadonlyMap<string, CategoryPayload>,
): Promise<void> {
  const mirrored = await step.forest.records(step.tx, payloads);
  const made = [...payloads.values()].map((payload) => recordOf(payload, step.at));
  // Of two records of one id the tree keeps the later.
  const tree = new RemoteTree([...made, ...mirrored]);
  const there = [...stIds].filter((stId) => tree.has(stId));
  const parents = new Set(there.map((stId) => tree.parentOf(stId)));
  const updates = rebased(await step.forest.edits(step.tx), (other) => {
    const place = tree.has(other) ? tree.placeOf(other) : null;
    return place !== null && parents.has(place.parent) ? place : null;
  });
  updateEdits(step.tx, 'categories', updates);
}

/** What has just been made, as the mirror will first have it. */
function recordOf(payload: CategoryPayload, at: Date): CategoryRecord {
  return { payload, revision: 0, firstSeenAt: at, changedAt: at };
}

function readCategories(rows: readonly UpstreamRow[]): CategoryPayload[] {
  return rows.flatMap((row) => (parseRow('categories', row) as CategoryPayload | null) ?? []);
}
