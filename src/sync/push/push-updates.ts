import { writeAudit } from '../../pricebook/audit/write-audit.ts';
import { loadEdits } from '../../pricebook/edits/load-edits.ts';
import type { RecordEdits } from '../../pricebook/edits/record-edits.ts';
import { type EditUpdate, updateEdits, writeEdits } from '../../pricebook/edits/write-edits.ts';
import type { UpstreamRow } from '../../servicetitan/client.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import { acknowledge, type PicturePaths, showsAll, updated } from './acknowledge.ts';
import { callBody } from './call-body.ts';
import { conflictError, decideSend } from './decide-send.ts';
import type { Outgoing } from './outgoing.ts';
import { fieldsOfEntity, parseRow } from './parse-row.ts';
import { loadPicturePaths } from './pictures.ts';
import type { FieldChange, PushCall } from './push.ts';
import { readRemote } from './read-remote.ts';
import { rebasePlaces, rebaseShifted } from './rebase-places.ts';
import { type SendOutcome, sendUpdates } from './send-updates.ts';
import { callError, type PushSession, type PushStep } from './session.ts';
import { takeInRows, takeOutRecords } from './take-in-rows.ts';

/**
 * Sends changes of records of one entity: reads them again, writes the intents, sends, reads back, and writes what came of it.
 *
 * What was sent and not answered is read back; a change that is not there after all is sent again, which does no harm.
 * Source  docs/SYNC.md I21, I23, I25, I26.
 */
export async function pushUpdates(
  session: PushSession,
  entity: PricebookEntity,
  calls: readonly PushCall[],
): Promise<void> {
  let open = calls;
  for (let round = 1; open.length > 0; round += 1) {
    const prepared = await prepare(session, entity, open);
    if (prepared.outgoing.length === 0) return;
    const outcomes = await sendUpdates(session, entity, prepared.outgoing);
    const remote = await readBack(session, entity, prepared);
    const isLast = round >= session.limits.sends;
    open = await session.transaction([entity], (step) =>
      settle(step, entity, { ...prepared, outcomes, remote, isLast }),
    );
  }
}

interface Prepared {
  readonly outgoing: readonly Outgoing[];
  readonly pictures: PicturePaths;
}

/** Reads the records again, takes in what has changed, and writes the intents of what is to be sent. */
async function prepare(
  session: PushSession,
  entity: PricebookEntity,
  calls: readonly PushCall[],
): Promise<Prepared> {
  const stIds = calls.flatMap(({ stId }) => stId ?? []);
  const remote = await readRemote(session, entity, stIds);
  return session.transaction([entity], async (step) => {
    const { tx, at } = step;
    const gone = stIds.filter((stId) => !remote.has(stId));
    if (entity === 'categories') await rebaseShifted(step, session.calls(), [...remote.values()]);
    await takeInRows(step, entity, [...remote.values()], { pushed: false });
    await takeOutRecords(step, entity, gone, { pushed: false });
    const staged = await loadEdits(tx, entity, stIds);
    const pictures = await loadPicturePaths(tx);
    const outgoing: Outgoing[] = [];
    const sending: EditUpdate[] = [];
    for (const call of calls) {
      const stId = call.stId ?? '';
      const row = remote.get(stId);
      const payload = row === undefined ? null : parseRow(entity, row);
      if (payload === null) {
        const error = conflictError(['the record: it is gone, or cannot be read']);
        await step.save(call, { state: 'CONFLICTED', error, settledAt: at });
        sending.push(...backTo('STAGED', staged.get(stId), call.fields, null));
        continue;
      }
      const fields = fieldsOfEntity(entity);
      const decision = decideSend(call, staged.get(stId), payload, fields);
      if (decision.kind === 'done') {
        await step.save(call, { ...decision, settledAt: at });
        continue;
      }
      const { changes, held } = decision;
      const sent = await step.save(call, {
        state: 'SENDING',
        attempts: call.attempts + 1,
        sentAt: at,
      });
      outgoing.push({
        ...{ call: sent, stId, changes, held },
        body: callBody(changes, fields, pictures),
      });
      sending.push(...markSent(staged.get(stId), changes, at));
    }
    await updateEdits(tx, entity, sending);
    if (sending.length > 0) step.touch();
    return { outgoing, pictures };
  });
}

function markSent(
  record: RecordEdits | undefined,
  changes: readonly FieldChange[],
  at: Date,
): EditUpdate[] {
  if (record === undefined) return [];
  return changes.flatMap(({ field }) => {
    const edit = record.edits.get(field);
    if (edit === undefined) return [];
    const attempts = edit.attempts + 1;
    return [updated(record, edit, { state: 'SENDING', attempts, lastAttemptAt: at })];
  });
}

/** The records as ServiceTitan shows them once it shows what was sent, or after looking often enough. */
async function readBack(
  session: PushSession,
  entity: PricebookEntity,
  { outgoing, pictures }: Prepared,
): Promise<Map<string, UpstreamRow>> {
  const fields = fieldsOfEntity(entity);
  const stIds = outgoing.map(({ stId }) => stId);
  for (let look = 1; ; look += 1) {
    const remote = await readRemote(session, entity, stIds);
    const isShown = outgoing.every(({ stId, changes }) => {
      const row = remote.get(stId);
      const payload = row === undefined ? null : parseRow(entity, row);
      return payload !== null && showsAll(changes, payload, fields, pictures);
    });
    if (isShown || look >= session.limits.readBacks) return remote;
    await session.wait(session.limits.readBackMs * look);
  }
}

interface Sent extends Prepared {
  readonly outcomes: ReadonlyMap<number, SendOutcome>;
  readonly remote: ReadonlyMap<string, UpstreamRow>;
  readonly isLast: boolean;
}

/** Writes what came of the calls; returns those to send again. */
async function settle(step: PushStep, entity: PricebookEntity, sent: Sent): Promise<PushCall[]> {
  const { tx, at } = step;
  const { outgoing, outcomes, remote, pictures } = sent;
  const fields = fieldsOfEntity(entity);
  const stIds = outgoing.map(({ stId }) => stId);
  const staged = await loadEdits(tx, entity, stIds);
  const again: PushCall[] = [];
  const updates: EditUpdate[] = [];
  const untold: { readonly record: RecordEdits; readonly cleared: readonly string[] }[] = [];
  const shown: UpstreamRow[] = [];
  for (const { call, stId, changes, held } of outgoing) {
    const outcome = outcomes.get(call.ordinal) ?? { kind: 'unknown', error: null };
    const record = staged.get(stId);
    const row = remote.get(stId);
    const payload = row === undefined ? null : parseRow(entity, row);
    if (row !== undefined) shown.push(row);
    const isShown = payload !== null && showsAll(changes, payload, fields, pictures);
    if (outcome.kind === 'refused') {
      const error = callError(outcome.error);
      await step.save(call, { state: 'REJECTED', error, settledAt: at });
      updates.push(...backTo('REJECTED', record, changes, error));
    } else if (outcome.kind === 'unknown' && !isShown) {
      if (!sent.isLast) {
        again.push(await step.save(call, { state: 'PLANNED' }));
        updates.push(...backTo('STAGED', record, changes, null));
        continue;
      }
      const error = outcome.error === null ? null : callError(outcome.error);
      await step.save(call, { state: 'UNKNOWN', error });
      updates.push(...backTo('UNKNOWN', record, changes, error));
    } else if (payload === null) {
      const error = conflictError(['the record: it is gone, or cannot be read']);
      await step.save(call, { state: 'CONFLICTED', error, settledAt: at });
      updates.push(...backTo('STAGED', record, changes, null));
    } else {
      const answer =
        record === undefined ? null : acknowledge(record, changes, payload, fields, pictures);
      updates.push(...(answer?.updates ?? []));
      if (record !== undefined && answer !== null && answer.untold.length > 0) {
        untold.push({ record, cleared: answer.untold });
      }
      await step.save(call, {
        ...stateOf(answer?.notTaken ?? [], held),
        settledAt: at,
      });
    }
  }
  await updateEdits(tx, entity, updates);
  await clearUntold(step, entity, untold);
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

function backTo(
  state: 'REJECTED' | 'STAGED' | 'UNKNOWN',
  record: RecordEdits | undefined,
  changes: readonly FieldChange[],
  error: EditUpdate['error'],
): EditUpdate[] {
  if (record === undefined) return [];
  return changes.flatMap(({ field }) => {
    const edit = record.edits.get(field);
    return edit?.state === 'SENDING' ? [updated(record, edit, { state, error })] : [];
  });
}

/** Takes edits away that ServiceTitan took and never tells; with a version and an audit row of their own. */
async function clearUntold(
  step: PushStep,
  entity: PricebookEntity,
  untold: readonly { readonly record: RecordEdits; readonly cleared: readonly string[] }[],
): Promise<void> {
  if (untold.length === 0) return;
  const { tx, cause, at } = step;
  await writeEdits(
    tx,
    entity,
    { by: cause.actor, at },
    untold.map(({ record: { stId, id, draftId, version }, cleared }) => ({
      ...{ stId, id, draftId, version: version + 1, set: [], clear: cleared },
    })),
  );
  const revisions = await tx.query<{ stId: string; revision: number }>({
    name: 'select raw revisions',
    text: `SELECT st_id AS "stId", revision FROM raw.st_records
      WHERE tenant_id = $1 AND entity = $2 AND st_id = ANY ($3::bigint[])`,
    values: [tx.tenantId, entity, `{${untold.map(({ record }) => record.stId).join(',')}}`],
  });
  const revisionOf = new Map(revisions.map(({ stId, revision }) => [stId, revision]));
  await writeAudit(
    tx,
    { entity, ...cause },
    untold.map(({ record, cleared }) => ({
      stId: record.stId,
      version: (revisionOf.get(record.stId) ?? 0) + record.version + 1,
      action: 'PUSHED',
      changes: Object.fromEntries(
        cleared.map((field) => [
          field,
          { before: record.edits.get(field)?.value ?? null, after: null },
        ]),
      ),
    })),
  );
}
