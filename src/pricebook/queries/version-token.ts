import type { TenantSql } from '../../db/tenant-sql.ts';
import { PRICEBOOK_ENTITIES, type PricebookEntity } from '../../servicetitan/entities.ts';
import { isoText } from './sql-text.ts';

/** What a tenant's pricebook looks like from afar: as long as the key is the same, every answer about it is. */
export interface VersionToken {
  /** Opaque; fit for an ETag. */
  readonly key: string;
  /** Rises with each change of master. */
  readonly pricebookVersion: string;
  /** When ServiceTitan was last read to the end, by entity. */
  readonly lastReadAt: Readonly<Partial<Record<PricebookEntity, string>>>;
}

/** The columns `pricebookVersion` and `lastReadAt` of the tenant $1, as a row for `toVersionToken`. */
export const VERSION_TOKEN_SQL = `
  SELECT
    coalesce((SELECT s.pricebook_version FROM sync.tenant_state s WHERE s.tenant_id = $1), 0)::text AS "pricebookVersion",
    (SELECT coalesce(json_object_agg(k.entity, ${isoText('k.last_read_at')}), '{}')
       FROM sync.checkpoints k WHERE k.tenant_id = $1 AND k.last_read_at IS NOT NULL) AS "lastReadAt"`;

export type VersionTokenRow = Omit<VersionToken, 'key'>;

export async function readVersionToken(sql: TenantSql): Promise<VersionToken> {
  const [row] = await sql.query<VersionTokenRow>({
    name: 'read version token',
    text: VERSION_TOKEN_SQL,
    values: [sql.tenantId],
  });
  return toVersionToken(row ?? { pricebookVersion: '0', lastReadAt: {} });
}

export function toVersionToken({ pricebookVersion, lastReadAt }: VersionTokenRow): VersionToken {
  const reads = PRICEBOOK_ENTITIES.map((entity) => {
    const at = lastReadAt[entity];
    return at === undefined ? '' : Date.parse(at).toString(36);
  });
  return { key: [pricebookVersion, ...reads].join('.'), pricebookVersion, lastReadAt };
}
