import { callError } from './call-error.ts';
import type { PushCall } from './push.ts';
import { attempt } from './send-updates.ts';
import type { PushSession } from './session.ts';

interface KeptPicture {
  readonly bytes: Buffer;
  readonly contentType: string;
  readonly extension: string;
  readonly path: string | null;
}

/**
 * Uploads a picture and writes down where ServiceTitan has put it. An upload whose answer is lost is made again: a picture that nothing
 * names does no harm.
 */
export async function pushUpload(session: PushSession, call: PushCall): Promise<void> {
  const { upstream, writing } = session;
  const sha256 = call.image ?? '';
  const picture = await session.transaction(['categories'], async (step) => {
    const [kept] = await step.tx.query<KeptPicture>({
      name: 'load picture',
      text: `SELECT bytes, content_type AS "contentType", extension, st_path AS path FROM crm.images
        WHERE tenant_id = $1 AND sha256 = $2`,
      values: [step.tx.tenantId, sha256],
    });
    const { at } = step;
    if (kept === undefined) {
      const message = 'The picture is not kept here any more.';
      const error = { code: 'PICTURE_GONE', message, remedy: 'Set it again.' };
      await step.save(call, { state: 'REJECTED', error, settledAt: at });
      return null;
    }
    if (kept.path !== null) {
      await step.save(call, { state: 'APPLIED', settledAt: at });
      return null;
    }
    await step.save(call, { state: 'SENDING', attempts: call.attempts + 1, sentAt: at });
    return kept;
  });
  if (picture === null) return;
  let path: string | null = null;
  const fileName = `${sha256.slice(0, 16)}.${picture.extension}`;
  const { bytes, contentType } = picture;
  const send = () =>
    attempt(async () => {
      ({ path } = await upstream.uploadImage({ bytes, contentType, fileName }, writing));
    });
  let outcome = await send();
  for (let sends = 1; outcome.kind === 'unknown' && sends < session.limits.sends; sends += 1) {
    outcome = await send();
  }
  await session.transaction(['categories'], async (step) => {
    const { tx, at } = step;
    if (outcome.kind === 'accepted') {
      await tx.query({
        name: 'save picture path',
        text: 'UPDATE crm.images SET st_path = $3, st_uploaded_at = $4 WHERE tenant_id = $1 AND sha256 = $2',
        values: [tx.tenantId, sha256, path, at],
      });
      await step.save(call, { state: 'APPLIED', settledAt: at });
    } else {
      const error = outcome.error === null ? null : callError(outcome.error);
      await step.save(call, { state: 'REJECTED', error, settledAt: at });
    }
  });
}
