import { stringifyLossless } from '../lib/lossless-json.ts';
import { oneLine } from '../lib/text.ts';
import type { Calls, Write } from './calls.ts';
import { assertDone, brokenContract, type CallSubject, parseAnswer } from './classify.ts';
import type { ImageUpload, ServiceTitan, UpstreamRow, WriteBody, WriteOptions } from './client.ts';
import { type PricebookEntity, pricebookEntities } from './entities.ts';
import { multipartFile } from './multipart.ts';
import { toId } from './payloads/field-reader.ts';
import type { HttpAnswer } from './transport.ts';

/** What writing needs from the client. */
export interface Writing {
  readonly calls: Calls;
  readonly tenantId: bigint;
  readonly now: () => Date;
}

interface Subject extends CallSubject {
  readonly writes: 'one' | 'many';
}

/** See `ServiceTitan.create`. */
export function createRecord(
  { calls, tenantId, now }: Writing,
  entity: PricebookEntity,
  body: WriteBody,
  { signal, mayLeave }: WriteOptions,
): Promise<UpstreamRow> {
  const scope = pricebookEntities[entity].writeScope;
  const subject: Subject = { what: `the new record of ${entity}`, tenantId, scope, writes: 'one' };
  return calls.write({
    ...subject,
    method: 'POST',
    path: entity,
    body: json(body),
    ...{ signal, mayLeave },
    accept: (answer) => {
      const row = rowOf(answer, subject, now());
      if (toId(row['id']) === null) throw brokenContract(subject, 'the record has no id');
      return row;
    },
  });
}

/** See `ServiceTitan.update`. Only an answer that shows the record proves that it was ServiceTitan who took the change. */
export function updateRecord(
  { calls, tenantId, now }: Writing,
  entity: PricebookEntity,
  id: bigint,
  body: WriteBody,
  { signal, mayLeave }: WriteOptions,
): Promise<void> {
  const scope = pricebookEntities[entity].writeScope;
  const subject: Subject = {
    what: `the change of ${id} of ${entity}`,
    tenantId,
    scope,
    writes: 'one',
  };
  return calls.write({
    ...subject,
    method: 'PATCH',
    path: `${entity}/${id}`,
    body: json(body),
    ...{ signal, mayLeave },
    accept: (answer) => {
      const row = rowOf(answer, subject, now());
      if (toId(row['id']) !== id) throw brokenContract(subject, 'it is another record');
    },
  });
}

/** See `ServiceTitan.remove`. */
export function removeRecord(
  { calls, tenantId, now }: Writing,
  entity: PricebookEntity,
  id: bigint,
  { signal, mayLeave }: WriteOptions,
): Promise<void> {
  const scope = pricebookEntities[entity].writeScope;
  const subject: Subject = {
    what: `the deletion of ${id} of ${entity}`,
    tenantId,
    scope,
    writes: 'one',
  };
  return calls.write({
    ...subject,
    method: 'DELETE',
    path: `${entity}/${id}`,
    ...{ signal, mayLeave },
    accept: (answer) => takeSilence(answer, subject, now()),
  });
}

/** See `ServiceTitan.updateItems`. */
export function updateItems(
  { calls, tenantId, now }: Writing,
  changes: Parameters<ServiceTitan['updateItems']>[0],
  { signal, mayLeave }: WriteOptions,
): Promise<void> {
  const scope = 'tn.pb.pricebook:w';
  const subject: Subject = { what: 'the change of many items', tenantId, scope, writes: 'many' };
  return calls.write({
    ...subject,
    method: 'PATCH',
    path: 'pricebook',
    body: json(changes),
    ...{ signal, mayLeave },
    accept: (answer) => takeSilence(answer, subject, now()),
  });
}

/** See `ServiceTitan.uploadImage`. */
export function uploadImage(
  { calls, tenantId, now }: Writing,
  image: ImageUpload,
  { signal, mayLeave }: WriteOptions,
): Promise<{ path: string }> {
  const scope = 'tn.pb.images:w';
  const what = `the upload of ${oneLine(image.fileName, 100)}`;
  const subject: Subject = { what, tenantId, scope, writes: 'one' };
  return calls.write({
    ...subject,
    method: 'POST',
    path: 'images',
    body: multipartFile('file', image),
    ...{ signal, mayLeave },
    accept: (answer) => {
      const { path } = rowOf(answer, subject, now());
      if (typeof path !== 'string' || path === '') {
        throw brokenContract(subject, 'it does not say where the picture is');
      }
      return { path };
    },
  });
}

function json(body: object): NonNullable<Write<unknown>['body']> {
  return { contentType: 'application/json', content: stringifyLossless(body) };
}

function rowOf(answer: HttpAnswer, subject: CallSubject, now: Date): UpstreamRow {
  assertDone(answer, subject, now);
  return parseAnswer(answer, subject, now);
}

/** Of calls that ServiceTitan answers with nothing; a page of something in between is no such answer. */
function takeSilence(answer: HttpAnswer, subject: CallSubject, now: Date): void {
  assertDone(answer, subject, now);
  if (answer.body.length > 0) parseAnswer(answer, subject, now);
}
