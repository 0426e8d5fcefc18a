import { createHash } from 'node:crypto';
import { InvalidInputError } from '../errors.ts';

const version = '1';

/** Not a secret: it tells a cursor of ours from one that was cut, changed or made for another tenant. */
function seal(tenantId: bigint, seq: string): string {
  return createHash('sha256')
    .update(`event-cursor ${version} ${tenantId} ${seq}`)
    .digest('base64url')
    .slice(0, 12);
}

/** The opaque place of one event in its tenant's story: `1.<number>.<seal>`, in base64url. */
export function encodeCursor(tenantId: bigint, seq: bigint): string {
  return Buffer.from(`${version}.${seq}.${seal(tenantId, String(seq))}`).toString('base64url');
}

/**
 * The event number a cursor stands for.
 *
 * A cursor is a place, not a permission: whose events are read is decided by the caller's identity alone.
 * Errors  InvalidInputError for `field` when this tenant was never given such a cursor.
 */
export function decodeCursor(tenantId: bigint, cursor: string, field = 'after'): bigint {
  const parts = /^1\.(0|[1-9][0-9]{0,18})\.([\w-]{12})$/.exec(
    Buffer.from(cursor, 'base64url').toString('latin1'),
  );
  const [, seq = '', given] = parts ?? [];
  if (given !== seal(tenantId, seq) || encodeCursor(tenantId, BigInt(seq)) !== cursor) {
    throw new InvalidInputError(
      field,
      'This is not an event cursor of this tenant; pass one that came with an event, unchanged, or none.',
    );
  }
  return BigInt(seq);
}
