import { arrayLiteral } from '../../lib/array-literal.ts';
import { RemoteTree } from '../../pricebook/conflicts/remote-tree.ts';
import type { EditValue } from '../../pricebook/edits/edit-value.ts';
import { loadEntityEdits } from '../../pricebook/edits/load-edits.ts';
import { updatedEdit } from '../../pricebook/edits/updated-edit.ts';
import { type EditUpdate, updateEdits } from '../../pricebook/edits/write-edits.ts';
import type { CategoryRecord } from '../../pricebook/raw-record.ts';
import { loadCategoryRecords } from '../../pricebook/raw-records.ts';
import type { UpstreamRow } from '../../servicetitan/client.ts';
import type { CategoryPayload } from '../../servicetitan/payloads/category-payload.ts';
import type { Outgoing } from './outgoing.ts';
import { parseRow } from './parse-row.ts';
import type { CallState, PushCall } from './push.ts';
import type { PushStep } from './session.ts';

/**
 * Makes the places that are staged among siblings of what was just sent stand on what ServiceTitan has now: the change of order is ours,
 * and must not look like somebody else's move.
 */
export async function rebasePlaces(
  step: PushStep,
  outgoing: readonly Outgoing[],
  shown: readonly UpstreamRow[],
): Promise<void> {
  const placed = outgoing.some(({ changes }) =>
    changes.some(({ field }) => field === 'position' || field === 'parent'),
  );
  if (!placed) return;
  const sent = new Set(outgoing.map(({ stId }) => stId));
  const payloads = new Map(
    shown.flatMap((row) => {
      const payload = readCategory(row);
      return payload === null ? [] : [[String(payload.stId), payload] as const];
    }),
  );
  const records = (await loadCategoryRecords(step.tx)).map((record): CategoryRecord => {
    const payload = payloads.get(String(record.payload.stId));
    return payload === undefined ? record : { ...record, payload };
  });
  await rebaseAgainst(step, records, (tree) => {
    return new Set([...sent].filter((stId) => tree.has(stId)).map((stId) => tree.parentOf(stId)));
  });
}

function readCategory(row: UpstreamRow): CategoryPayload | null {
  return parseRow('categories', row) as CategoryPayload | null;
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
  const placed = calls
    .filter(({ entity, state }) => entity === 'categories' && ARRIVED.includes(state))
    .map((call) => ({
      ...{ call, stId: call.createdStId ?? call.stId ?? '', changes: call.fields },
      ...{ held: [], body: {} },
    }));
  if (placed.length > 0 && (await haveMoved(step, rows))) await rebasePlaces(step, placed, rows);
}

const ARRIVED: readonly CallState[] = ['APPLIED', 'SENDING', 'UNKNOWN'];

async function haveMoved({ tx }: PushStep, rows: readonly UpstreamRow[]): Promise<boolean> {
  const payloads = rows.flatMap((row) => readCategory(row) ?? []);
  const moved = await tx.query({
    name: 'find moved categories',
    text: `SELECT FROM raw.st_records r
      JOIN unnest($2::bigint[], $3::integer[]) AS now (st_id, position) USING (st_id)
      WHERE r.tenant_id = $1 AND r.entity = 'categories' AND (r.payload->>'position')::integer IS DISTINCT FROM now.position`,
    values: [
      tx.tenantId,
      arrayLiteral(payloads.map(({ stId }) => String(stId))),
      arrayLiteral(payloads.map(({ position }) => position)),
    ],
  });
  return moved.length > 0;
}

/** The same for all siblings under some parents, against a forest as ServiceTitan has it. */
export async function rebaseAgainst(
  step: PushStep,
  records: readonly CategoryRecord[],
  parentsOf: (tree: RemoteTree) => ReadonlySet<string | null>,
): Promise<void> {
  const tree = new RemoteTree(records);
  const parents = parentsOf(tree);
  const updates: EditUpdate[] = [];
  for (const record of await loadEntityEdits(step.tx, 'categories')) {
    const edit = record.edits.get('position');
    if (edit === undefined || edit.state === 'CONFLICTED' || !tree.has(record.stId)) continue;
    const place = tree.placeOf(record.stId);
    if (!parents.has(place.parent)) continue;
    const state = edit.state === 'SENDING' ? 'STAGED' : edit.state;
    updates.push(updatedEdit(record, edit, { base: place as unknown as EditValue, state }));
  }
  await updateEdits(step.tx, 'categories', updates);
}
