import { fieldsOfEntity } from '../../pricebook/edits/fields-of-entity.ts';
import { loadEdits } from '../../pricebook/edits/load-edits.ts';
import { picturesIn } from '../../pricebook/edits/picture-paths.ts';
import type { RecordEdits } from '../../pricebook/edits/record-edits.ts';
import { loadPictures } from '../../pricebook/edits/stored-picture-paths.ts';
import { updatedEdit } from '../../pricebook/edits/updated-edit.ts';
import { type EditUpdate, updateEdits } from '../../pricebook/edits/write-edits.ts';
import type { UpstreamRow } from '../../servicetitan/client.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import { showsAll } from './acknowledge.ts';
import { loadAgreedPlaces } from './agreed-places.ts';
import { backTo } from './back-to.ts';
import { callBody } from './call-body.ts';
import { conflictError, decideSend } from './decide-send.ts';
import { UNREADABLE_RECORD } from './judge-update.ts';
import type { Outgoing, Prepared } from './outgoing.ts';
import { parseRow } from './parse-row.ts';
import type { FieldChange, PushCall } from './push.ts';
import { withPictures } from './push-upload.ts';
import { readRemote } from './read-remote.ts';
import { rebaseShifted } from './rebase-places.ts';
import { type SendOutcome, sendUpdates } from './send-updates.ts';
import type { PushSession } from './session.ts';
import { settleUpdates } from './settle-updates.ts';
import { takeInRows, takeOutRecords } from './take-in-rows.ts';

/**
 * Sends changes of records of one entity: reads them again, writes the intents, sends, reads back, and writes what came of it.
 *
 * What was sent and not answered is read back; a change that is not there after all is sent again, which does no harm. Until then nobody
 * knows, and what shows of it is ours.
 * Source  docs/SYNC.md I21, I23, I25, I26.
 */
export async function pushUpdates(
  session: PushSession,
  entity: PricebookEntity,
  calls: readonly PushCall[],
): Promise<void> {
  let open = calls;
  for (let round = 1; open.length > 0; round += 1) {
    const ready = await withPictures(session, entity, open);
    if (ready.length === 0) return;
    const prepared = await prepare(session, entity, ready);
    if (prepared.outgoing.length === 0) return;
    const isLast = round >= session.limits.sends;
    open = await session.carryingOut(() => carryOut(session, entity, prepared, isLast));
  }
}

/** Sends, reads back, and writes what came of it; returns those to send again. */
async function carryOut(
  session: PushSession,
  entity: PricebookEntity,
  prepared: Prepared,
  isLast: boolean,
): Promise<PushCall[]> {
  const outcomes = await sendUpdates(session, entity, prepared.outgoing, { oneByOne: isLast });
  const remote = await readBack(session, entity, prepared, outcomes);
  const stIds = prepared.outgoing.map(({ stId }) => stId);
  return session.settling(entity, stIds, (step) =>
    settleUpdates(step, entity, { ...prepared, outcomes, remote, isLast }),
  );
}

/** Reads the records again, takes in what has changed, and writes the intents of what is to be sent. */
async function prepare(
  session: PushSession,
  entity: PricebookEntity,
  calls: readonly PushCall[],
): Promise<Prepared> {
  const stIds = calls.flatMap(({ stId }) => stId ?? []);
  const remote = await readRemote(session, entity, stIds);
  return session.holding(entity, stIds, async (step) => {
    const { tx, at } = step;
    const gone = stIds.filter((stId) => !remote.has(stId));
    if (entity === 'categories') await rebaseShifted(step, session.calls(), [...remote.values()]);
    await takeInRows(step, entity, [...remote.values()], { pushed: false });
    await takeOutRecords(step, entity, gone, { pushed: false });
    const staged = await loadEdits(tx, entity, stIds);
    const fields = fieldsOfEntity(entity);
    const named = calls.flatMap((call) => picturesIn(call.fields, fields));
    const pictures = await loadPictures(tx, named);
    const agreed = await loadAgreedPlaces(tx, calls, staged, session.push.createdAt);
    const outgoing: Outgoing[] = [];
    const sending: EditUpdate[] = [];
    for (const call of calls) {
      const stId = call.stId ?? '';
      const row = remote.get(stId);
      const payload = row === undefined ? null : parseRow(entity, row);
      if (row !== undefined && payload === null && mayBeThere(call)) {
        step.save(call, { state: 'UNKNOWN', error: UNREADABLE_RECORD });
        sending.push(...backTo('UNKNOWN', staged.get(stId), call.fields, UNREADABLE_RECORD));
        continue;
      }
      if (payload === null) {
        const error = conflictError(['the record: it is gone, or cannot be read']);
        step.save(call, { state: 'CONFLICTED', error, settledAt: at });
        sending.push(...backTo('STAGED', staged.get(stId), call.fields, null));
        continue;
      }
      const isPlaceAgreed = agreed.has(stId);
      const around = { isPlaceAgreed, pictures };
      const decision = decideSend(call, staged.get(stId), payload, fields, around);
      const told = decision.fields && { fields: decision.fields };
      if (decision.kind === 'done') {
        const { state, error } = decision;
        step.save(call, { state, error, ...told, settledAt: at });
        sending.push(...backTo('STAGED', staged.get(stId), call.fields, null));
        continue;
      }
      const { changes, held } = decision;
      const sent = step.save(call, {
        ...{ state: 'SENDING', error: null, attempts: call.attempts + 1, sentAt: at },
        ...told,
      });
      outgoing.push({
        ...{ call: sent, stId, changes, held },
        body: callBody(changes, fields, pictures.paths),
      });
      sending.push(...leftBehind(staged.get(stId), call, changes));
      sending.push(...markSent(staged.get(stId), changes, at));
    }
    updateEdits(tx, entity, sending);
    if (sending.length > 0) step.touch();
    return { outgoing, pictures };
  });
}

/** Whether a call was sent before, so that what ServiceTitan shows may be our own. */
const mayBeThere = ({ state, attempts }: PushCall): boolean => state !== 'PLANNED' || attempts > 0;

/** What a worker before may have left on its way, and is not sent any more. */
function leftBehind(
  record: RecordEdits | undefined,
  { fields }: PushCall,
  sent: readonly FieldChange[],
): EditUpdate[] {
  const names = new Set(sent.map(({ field }) => field));
  const others = fields.filter(({ field }) => !names.has(field));
  return backTo('STAGED', record, others, null);
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
    const sent = { state: 'SENDING', error: null, attempts: edit.attempts + 1 } as const;
    return [updatedEdit(record, edit, { ...sent, lastAttemptAt: at })];
  });
}

/** The records as ServiceTitan shows them once it shows what was sent and not refused, or after looking often enough. */
async function readBack(
  session: PushSession,
  entity: PricebookEntity,
  { outgoing, pictures }: Prepared,
  outcomes: ReadonlyMap<number, SendOutcome>,
): Promise<Map<string, UpstreamRow>> {
  const fields = fieldsOfEntity(entity);
  const stIds = outgoing.map(({ stId }) => stId);
  for (let look = 1; ; look += 1) {
    const remote = await readRemote(session, entity, stIds);
    const isShown = outgoing.every(({ call, stId, changes }) => {
      if (outcomes.get(call.ordinal)?.kind === 'refused') return true;
      const row = remote.get(stId);
      const payload = row === undefined ? null : parseRow(entity, row);
      return payload !== null && showsAll(changes, payload, fields, pictures);
    });
    if (isShown || look >= session.limits.readBacks) return remote;
    await session.wait(session.limits.readBackMs * look);
  }
}
