import { fieldsOfEntity } from '../../pricebook/edits/fields-of-entity.ts';
import { picturesIn } from '../../pricebook/edits/picture-paths.ts';
import type { EditError } from '../../pricebook/edits/record-edits.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import { callError } from './call-error.ts';
import { isStillThere, trustedSince } from './pictures.ts';
import type { PushCall } from './push.ts';
import { attempt } from './send-updates.ts';
import type { PushSession } from './session.ts';

interface KeptPicture {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly extension: string;
}

const GONE: EditError = {
  code: 'PICTURE_GONE',
  message: 'The picture is not kept here any more.',
  remedy: 'Set it again.',
};

/** Uploads a picture, where ServiceTitan does not have it. */
export async function pushUpload(session: PushSession, call: PushCall): Promise<void> {
  const { error, isSent } = await upload(session, call.entity, call.image ?? '');
  await session.transaction(
    [call.entity],
    (step) =>
      step.save(call, {
        ...{ state: error === null ? 'APPLIED' : 'REJECTED', error, settledAt: step.at },
        ...(isSent && { attempts: call.attempts + 1, sentAt: step.at }),
      }),
    { settles: true },
  );
}

/**
 * Sees to it that ServiceTitan has the pictures that calls name which were not sent yet: since the plan was made, or since they were
 * uploaded, it may have forgotten them. Answers with the calls that can be made; the others are refused.
 */
export async function withPictures(
  session: PushSession,
  calls: readonly PushCall[],
): Promise<PushCall[]> {
  const ready: PushCall[] = [];
  for (const call of calls) {
    const error = call.state === 'PLANNED' ? await uploadAll(session, call) : null;
    if (error === null) ready.push(call);
    else {
      await session.transaction([call.entity], (step) =>
        step.save(call, { state: 'REJECTED', error, settledAt: step.at }),
      );
    }
  }
  return ready;
}

async function uploadAll(
  session: PushSession,
  { entity, fields }: PushCall,
): Promise<EditError | null> {
  for (const digest of picturesIn(fields, fieldsOfEntity(entity))) {
    const { error } = await upload(session, entity, digest);
    if (error !== null) return error;
  }
  return null;
}

/**
 * Uploads a picture and writes down where ServiceTitan has put it. An upload whose answer is lost is made again: a picture that nothing
 * names does no harm. Answers why it is not there, null where it is, and whether it was sent for that.
 */
async function upload(
  session: PushSession,
  entity: PricebookEntity,
  sha256: string,
): Promise<{ readonly error: EditError | null; readonly isSent: boolean }> {
  const { db, tenantId, upstream, writing, clock } = session;
  const [known] = await db.readsOf(tenantId).query<{ isThere: boolean }>({
    name: 'see whether a picture is there',
    text: `SELECT ${isStillThere('$3')} AS "isThere" FROM crm.images WHERE tenant_id = $1 AND sha256 = $2`,
    values: [tenantId, sha256, trustedSince(clock.now())],
  });
  if (known?.isThere === true) return { error: null, isSent: false };
  const [kept] = await db.readsOf(tenantId).query<KeptPicture>({
    name: 'load picture',
    text: `SELECT bytes, content_type AS "contentType", extension FROM crm.images WHERE tenant_id = $1 AND sha256 = $2`,
    values: [tenantId, sha256],
  });
  if (kept === undefined) return { error: GONE, isSent: false };
  const { bytes, contentType } = kept;
  const fileName = `${sha256.slice(0, 16)}.${kept.extension}`;
  let path: string | null = null;
  const send = () =>
    attempt(async () => {
      ({ path } = await upstream.uploadImage({ bytes, contentType, fileName }, writing));
    });
  let outcome = await send();
  for (let sends = 1; outcome.kind === 'unknown' && sends < session.limits.sends; sends += 1) {
    outcome = await send();
  }
  if (outcome.kind !== 'accepted') return { error: callError(outcome.error), isSent: true };
  await session.transaction(
    [entity],
    ({ tx, at }) =>
      tx.query({
        name: 'save picture path',
        text: `UPDATE crm.images SET st_path = $3, st_uploaded_at = $4, st_used_at = NULL WHERE tenant_id = $1 AND sha256 = $2`,
        values: [tenantId, sha256, path, at],
      }),
    { settles: true },
  );
  return { error: null, isSent: true };
}
