import { arrayLiteral } from '../../lib/array-literal.ts';
import { fieldsOfEntity } from '../../pricebook/edits/fields-of-entity.ts';
import { fileNameOf, picturesIn } from '../../pricebook/edits/picture-paths.ts';
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
  const [missing] = await findMissing(session, [call.image ?? '']);
  const error = missing === undefined ? null : await upload(session, call.entity, missing);
  const isSent = missing !== undefined && error !== GONE;
  await session.transaction(
    [call.entity],
    async (step) =>
      step.save(call, {
        ...{ state: error === null ? 'APPLIED' : 'REJECTED', error, settledAt: step.at },
        ...(isSent && { attempts: call.attempts + 1, sentAt: step.at }),
      }),
    { settles: true },
  );
}

/**
 * Sees to it that ServiceTitan has the pictures that calls for one entity name: since the plan was made, or since they were uploaded, it may
 * have forgotten them. Answers with the calls that can be made, or that were made and are to be looked up; the others are refused. No
 * statement where no picture is named, and one where all are there.
 */
export async function withPictures(
  session: PushSession,
  entity: PricebookEntity,
  calls: readonly PushCall[],
): Promise<PushCall[]> {
  const fields = fieldsOfEntity(entity);
  const namedBy = (call: PushCall) => picturesIn(call.fields, fields);
  const refused = new Map<string, EditError>();
  for (const digest of await findMissing(session, calls.flatMap(namedBy))) {
    const error = await upload(session, entity, digest);
    if (error !== null) refused.set(digest, error);
  }
  const ready: PushCall[] = [];
  for (const call of calls) {
    const error = namedBy(call).flatMap((digest) => refused.get(digest) ?? [])[0];
    if (error === undefined || call.state !== 'PLANNED') ready.push(call);
    else {
      await session.transaction([entity], async (step) =>
        step.save(call, { state: 'REJECTED', error, settledAt: step.at }),
      );
    }
  }
  return ready;
}

/** Those of the pictures that ServiceTitan does not have for certain, each once. One statement; none for no digest. */
async function findMissing(
  { db, tenantId, clock }: PushSession,
  digests: readonly string[],
): Promise<string[]> {
  if (digests.length === 0) return [];
  const rows = await db.readsOf(tenantId).query<{ sha256: string }>({
    name: 'find pictures that are there',
    text: `SELECT sha256 FROM crm.images WHERE tenant_id = $1 AND sha256 = ANY ($2::text[]) AND ${isStillThere('$3')}`,
    values: [tenantId, arrayLiteral(digests), trustedSince(clock.now())],
  });
  const there = new Set(rows.map(({ sha256 }) => sha256));
  return [...new Set(digests)].filter((digest) => !there.has(digest));
}

/**
 * Uploads a picture and writes down where ServiceTitan has put it. An upload whose answer is lost is made again: a picture that nothing
 * names does no harm. Answers why it is not there; null where it is.
 */
async function upload(
  session: PushSession,
  entity: PricebookEntity,
  sha256: string,
): Promise<EditError | null> {
  const { db, tenantId, upstream, writing } = session;
  const [kept] = await db.readsOf(tenantId).query<KeptPicture>({
    name: 'load picture',
    text: `SELECT bytes, content_type AS "contentType", extension FROM crm.images WHERE tenant_id = $1 AND sha256 = $2`,
    values: [tenantId, sha256],
  });
  if (kept === undefined) return GONE;
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
  if (outcome.kind !== 'accepted') return callError(outcome.error);
  await session.transaction(
    [entity],
    ({ tx, at }) =>
      tx.query({
        name: 'save picture path',
        text: `UPDATE crm.images SET st_path = $3, st_uploaded_at = $4, st_used_at = NULL, st_files = array_append(st_files, $5)
          WHERE tenant_id = $1 AND sha256 = $2`,
        values: [tenantId, sha256, path, at, path && fileNameOf(path)],
      }),
    { settles: true },
  );
  return null;
}
