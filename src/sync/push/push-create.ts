import type { EditValue } from '../../pricebook/edits/edit-value.ts';
import { fieldsOfEntity } from '../../pricebook/edits/fields-of-entity.ts';
import { loadEdits } from '../../pricebook/edits/load-edits.ts';
import { picturesIn } from '../../pricebook/edits/picture-paths.ts';
import { CREATED, type EditError, type RecordEdits } from '../../pricebook/edits/record-edits.ts';
import { stagedImage } from '../../pricebook/edits/staged-image.ts';
import { loadPicturePaths } from '../../pricebook/edits/stored-picture-paths.ts';
import { updateEdits } from '../../pricebook/edits/write-edits.ts';
import { isDraftId } from '../../pricebook/st-id.ts';
import type { UpstreamRow, WriteBody } from '../../servicetitan/client.ts';
import { adoptDraft } from './adopt-draft.ts';
import { callBody } from './call-body.ts';
import { callError } from './call-error.ts';
import { CHANGED_SINCE_PLANNED } from './decide-send.ts';
import { type Look, lookForCreated, type Wanted } from './find-created.ts';
import {
  giveUpCreation,
  markAll,
  maybeCreated,
  NO_ANSWER,
  notUnderWay,
  rejectCreation,
  UNREADABLE,
} from './mark-creation.ts';
import { loadEarlierContext, mayHaveBeenSentAt } from './may-have-been-sent.ts';
import { forgetPictures } from './pictures.ts';
import { fieldChanges, pointersOf } from './plan/draft-call.ts';
import type { FieldChange, PushCall } from './push.ts';
import { withPictures } from './push-upload.ts';
import { readCreated } from './read-created.ts';
import { attempt } from './send-updates.ts';
import {
  answeredContextOf,
  doubtfulContextOf,
  readSentCreation,
  ruledOutOf,
  sentContextOf,
} from './sent-creation.ts';
import type { PushSession, PushStep } from './session.ts';

/**
 * Creates a record in ServiceTitan, once. A creation that was sent and not answered is looked for before it is sent again, and is believed
 * not to have arrived only when it could not be found for long enough. So is one that another push may have sent, or one that comes from a
 * backup.
 * Source  docs/SYNC.md I27.
 */
export async function pushCreate(session: PushSession, call: PushCall): Promise<void> {
  const { entity } = call;
  const { limits } = session;
  const held = heldOf(call);
  let current = call;
  if ((await withPictures(session, entity, [call])).length === 0) return;
  for (;;) {
    const isLookedFor = current.state === 'SENDING' || current.state === 'UNKNOWN';
    const isFirst = current === call;
    const prepared = await session.holding(entity, held, (step) =>
      prepare(step, current, { isLookedFor, isFirst, later: laterOf(session, call) }),
    );
    if (prepared === null) return;
    const { sent, body, answer } = prepared;
    const isSent = sent.state === 'SENDING' && !isLookedFor;
    if (isSent && (await session.carryingOut(() => send(session, sent, body)))) return;
    const look: Look =
      answer === null
        ? await lookForCreated(session, sent, prepared)
        : { kind: 'FOUND', row: answer };
    if (look.kind === 'FOUND') return adopt(session, sent, look.row);
    const doubt = doubtOf(look, sent, limits.sends);
    if (doubt !== null) {
      await session.settling(entity, held, (step) => giveUpCreation(step, sent, ...doubt));
      return;
    }
    current = { ...sent, state: 'PLANNED' };
  }
}

/** Why it is not sent once more, and what is to be known of it from now on; null where it can be. */
function doubtOf(
  look: Exclude<Look, { kind: 'FOUND' }>,
  sent: PushCall,
  mostSends: number,
): [error: EditError, sentContext?: EditValue] | null {
  if (look.kind === 'UNREADABLE') return [UNREADABLE];
  if (look.kind === 'DOUBTFUL') {
    const ids = look.others.map(({ id }) => String(id));
    return [maybeCreated(look.others), doubtfulContextOf(sent, ids)];
  }
  return sent.attempts >= mostSends ? [NO_ANSWER] : null;
}

/** The draft, which nobody else edits meanwhile. */
const heldOf = ({ stId }: PushCall): string[] => (stId === null ? [] : [stId]);

/** Fields that the record is given by a change after its creation: they name what comes after it. */
function laterOf(session: PushSession, { ordinal, entity, stId }: PushCall): ReadonlySet<string> {
  const changes = session
    .calls()
    .filter((one) => one.ordinal > ordinal && one.entity === entity && one.stId === stId);
  return new Set(changes.flatMap(({ fields }) => fields.map(({ field }) => field)));
}

/** Sends the creation, and writes what came of it; false where no answer came. */
async function send(session: PushSession, call: PushCall, body: WriteBody): Promise<boolean> {
  const { entity } = call;
  const { upstream, writing } = session;
  let row: UpstreamRow | null = null;
  const outcome = await attempt(async () => {
    row = await upstream.create(entity, body, writing);
  });
  if (outcome.kind === 'refused') {
    const error = callError(outcome.error);
    await session.settling(entity, heldOf(call), async (step) => {
      await rejectCreation(step, call, error);
      const { fields } = readSentCreation(call);
      const sent = [...fields].map(([field, { value }]) => ({ field, value }));
      await forgetPictures(step.tx, picturesIn(sent, fieldsOfEntity(entity)));
    });
    return true;
  }
  if (row === null) return false;
  await adopt(session, await keepAnswer(session, call, row), row);
  return true;
}

/** Makes the draft the record that was found, or says that this cannot be read. */
async function adopt(session: PushSession, call: PushCall, found: UpstreamRow): Promise<void> {
  const { entity } = call;
  const whole = await readCreated(session, entity, found);
  // People may have edited the record already, since a pull has shown it.
  const held = [...heldOf(call), String(found['id'])];
  await session.settling(entity, held, (step) =>
    whole === null ? giveUpCreation(step, call, UNREADABLE) : adoptDraft(step, call, whole),
  );
}

interface Prepared extends Wanted {
  readonly sent: PushCall;
  /** Where it was answered before. */
  readonly answer: UpstreamRow | null;
}

/** What is known of a creation before it is prepared. */
interface Doing {
  /** It was sent, and not answered. */
  readonly isLookedFor: boolean;
  /** It was not sent yet in this turn. */
  readonly isFirst: boolean;
  /** Fields that it goes without. */
  readonly later: ReadonlySet<string>;
}

/** Writes the intent, or that it has to be looked for first; null where there is nothing to send. */
async function prepare(
  step: PushStep,
  call: PushCall,
  { isLookedFor, isFirst, later }: Doing,
): Promise<Prepared | null> {
  const { tx, at } = step;
  const { entity } = call;
  const stId = call.stId ?? '';
  const record = (await loadEdits(tx, entity, [stId])).get(stId);
  if (record?.edits.has(CREATED) !== true) {
    const isDone = await wasAdopted(step, call);
    await step.save(call, {
      ...(isDone
        ? ({ state: 'APPLIED' } as const)
        : ({ state: 'SKIPPED', error: CHANGED_SINCE_PLANNED } as const)),
      settledAt: at,
    });
    return null;
  }
  if (isLookedFor) return { sent: call, ...readSentCreation(call) };
  const sentBefore = isFirst ? mayHaveBeenSentAt(record) : null;
  const doubt = (sentContext: EditValue) =>
    step.save(call, { state: 'UNKNOWN', sentAt: sentBefore, error: null, sentContext });
  const earlier = sentBefore === null ? null : await loadEarlierContext(tx, call);
  if (earlier !== null) {
    const sent = await doubt(earlier);
    return { sent, ...readSentCreation(sent) };
  }
  const fields = fieldsOfEntity(entity);
  const planned = changesOf(record, call).filter(({ field }) => !later.has(field));
  const pictures = await loadPicturePaths(tx, picturesIn(planned, fields));
  // One that was staged since the plan was made is not there yet, and stays staged.
  const changes = planned.filter((change) =>
    picturesIn([change], fields).every((digest) => pictures.has(stagedImage(digest))),
  );
  const missing = pointersOf(
    changes.map(({ field, value }) => ({ field, value })),
    fields,
  ).creations;
  if (missing.length > 0) {
    const error = {
      code: 'NOT_CREATED_YET',
      message: 'It names a record that ServiceTitan does not have yet.',
      remedy: 'Make a new plan: it makes that one first.',
    };
    await step.save(call, { state: 'SKIPPED', error, settledAt: at });
    // What was sent before and has been looked for in vain is on its way no more.
    if (!isFirst) updateEdits(tx, entity, notUnderWay(record));
    return null;
  }
  const body = callBody(changes, fields, pictures);
  const sentContext = sentContextOf(changes, body, call.sentContext);
  const ruledOut = ruledOutOf(call);
  if (sentBefore !== null) return { sent: await doubt(sentContext), body, ruledOut, answer: null };
  const sent = await step.save(call, {
    ...{ state: 'SENDING' as const, attempts: call.attempts + 1, sentAt: at, error: null },
    sentContext,
  });
  updateEdits(tx, entity, markAll(record, { state: 'SENDING', lastAttemptAt: at }));
  step.touch();
  return { sent, body, ruledOut, answer: null };
}

/** So that a record whose worker dies now is known by its id, and not looked for: somebody may rename, move or delete it meanwhile. */
function keepAnswer(session: PushSession, sent: PushCall, row: UpstreamRow): Promise<PushCall> {
  const sentContext = answeredContextOf(sent, row);
  return session.transaction(
    [sent.entity],
    (step) => step.save(sent, { state: 'SENDING', sentContext }),
    { settles: true },
  );
}

/** All that can be pushed of what is staged for the new record now, at the place that was planned. */
function changesOf(record: RecordEdits, call: PushCall): FieldChange[] {
  const place = call.fields.filter(({ field }) => field === 'position');
  return [...fieldChanges(record, null, fieldsOfEntity(call.entity)), ...place];
}

async function wasAdopted({ tx }: PushStep, { entity, stId }: PushCall): Promise<boolean> {
  if (stId === null || !isDraftId(stId)) return false;
  const rows = await tx.query({
    name: 'find adopted draft',
    text: 'SELECT FROM crm.records WHERE tenant_id = $1 AND entity = $2 AND draft_id = $3 AND st_id > 0',
    values: [tx.tenantId, entity, stId],
  });
  return rows.length > 0;
}
