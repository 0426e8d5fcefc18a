import { NotFoundError } from '../../../errors.ts';
import type { EditId } from '../../../pricebook/pending/discard-changes.ts';

const EDIT_ID = /^PendingChange:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):(\w{1,100})$/;

/** The opaque id of a staged edit: it stays the same when ServiceTitan gives a draft an id of its own. */
export function encodeEditId({ recordId, field }: EditId): string {
  return Buffer.from(`PendingChange:${recordId}:${field}`).toString('base64url');
}

/** Errors  NotFoundError for what `encodeEditId` did not make. */
export function decodeEditId(id: string): EditId {
  const match = EDIT_ID.exec(Buffer.from(id, 'base64url').toString('latin1'));
  const [, recordId, field] = match ?? [];
  if (recordId === undefined || field === undefined) {
    throw new NotFoundError('There is no such change.');
  }
  return { recordId, field };
}
