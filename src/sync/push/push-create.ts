import type { EditValue } from '../../pricebook/edits/edit-value.ts';
import { fieldsOfEntity } from '../../pricebook/edits/fields-of-entity.ts';
import { picturesIn } from '../../pricebook/edits/picture-paths.ts';
import type { EditError } from '../../pricebook/edits/record-edits.ts';
import type { UpstreamRow, WriteBody } from '../../servicetitan/client.ts';
import { adoptDraft } from './adopt-draft.ts';
import { callError } from './call-error.ts';
import { type Look, lookForCreated } from './find-created.ts';
import {
  giveUpCreation,
  maybeCreated,
  NO_ANSWER,
  rejectCreation,
  UNREADABLE,
} from './mark-creation.ts';
import { forgetPictures } from './pictures.ts';
import { prepareCreation } from './prepare-creation.ts';
import type { PushCall } from './push.ts';
import { withPictures } from './push-upload.ts';
import { readCreated } from './read-created.ts';
import { attempt } from './send-updates.ts';
import { answeredContextOf, doubtfulContextOf, readSentCreation } from './sent-creation.ts';
import type { PushSession } from './session.ts';

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
      prepareCreation(step, current, { isLookedFor, isFirst, later: laterOf(session, call) }),
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

/** So that a record whose worker dies now is known by its id, and not looked for: somebody may rename, move or delete it meanwhile. */
function keepAnswer(session: PushSession, sent: PushCall, row: UpstreamRow): Promise<PushCall> {
  const sentContext = answeredContextOf(sent, row);
  return session.transaction(
    [sent.entity],
    async (step) => step.save(sent, { state: 'SENDING', sentContext }),
    { settles: true },
  );
}
