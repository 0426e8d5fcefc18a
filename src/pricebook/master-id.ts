import { hash } from 'node:crypto';
import type { ItemKind } from '../servicetitan/entities.ts';

export type MasterKind = 'CATEGORY' | ItemKind;

const VARIANT = ['8', '9', 'a', 'b'] as const;

/**
 * The uuid under which master knows a record: the same for the same tenant, kind and ServiceTitan id, today and after a rebuild.
 * Shape   UUID version 8 (RFC 9562): 122 bits of a SHA-256 over the three.
 */
export function masterId(tenantId: bigint, kind: MasterKind, stId: string): string {
  const digest = hash('sha256', `lazi/pricebook/${tenantId}/${kind}/${stId}`, 'hex');
  const variant = VARIANT[Number.parseInt(digest.charAt(16), 16) % VARIANT.length];
  return [
    digest.slice(0, 8),
    digest.slice(8, 12),
    `8${digest.slice(13, 16)}`,
    `${variant}${digest.slice(17, 20)}`,
    digest.slice(20, 32),
  ].join('-');
}
