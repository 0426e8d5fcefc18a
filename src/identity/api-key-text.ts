import { createHash, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { parseTenantId } from '../lib/tenant-id.ts';

/**
 * The text of an API key: `lazi_<tenant>_<id>_<secret>`. It names its tenant, so that nothing has to be looked up across tenants, and
 * begins with a word that scanners for leaked secrets can look for. The secret has 256 bits; its digest is all that is kept.
 */
export interface ApiKeyParts {
  readonly tenantId: bigint;
  readonly id: string;
  readonly secret: string;
}

const TEXT = /^lazi_(\d{1,19})_([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})_([\w-]{43})$/;

export function makeApiKey(tenantId: bigint): ApiKeyParts {
  return { tenantId, id: randomUUID(), secret: randomBytes(32).toString('base64url') };
}

export function printApiKey({ tenantId, id, secret }: ApiKeyParts): string {
  return `lazi_${tenantId}_${id}_${secret}`;
}

/** Null for what is no API key.   Pure. */
export function parseApiKey(text: string): ApiKeyParts | null {
  const [, tenant = '', id = '', secret = ''] = TEXT.exec(text) ?? [];
  const tenantId = parseTenantId(tenant);
  return tenantId === null ? null : { tenantId, id, secret };
}

/** SHA-256: the secret is random and long, so that nothing slower is needed. */
export function digestOf(secret: string): Buffer {
  return createHash('sha256').update(secret).digest();
}

/** Takes the same time whatever the secret. */
export function isSecret(secret: string, digest: Buffer): boolean {
  return digest.byteLength === 32 && timingSafeEqual(digestOf(secret), digest);
}
