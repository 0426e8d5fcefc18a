import type { Tx } from '../../db/database.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import { parseLossless } from '../../lib/lossless-json.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import type { IncomingRow } from '../plan/incoming-row.ts';
import { needsContent, type RawBefore, type RawContent } from '../plan/plan-batch.ts';

interface VersionRow {
  readonly stId: string;
  readonly hash: string;
  readonly revision: number;
  readonly deleted: boolean;
  readonly modifiedOn: string | null;
  readonly runId: string;
}

interface ContentRow {
  readonly stId: string;
  readonly payload: string;
  readonly enclosingStId: string | null;
  readonly firstSeenAt: Date;
}

const selectVersions = `
SELECT st_id AS "stId", content_hash AS hash, revision, deleted_at IS NOT NULL AS deleted,
       st_modified_on AS "modifiedOn", run_id AS "runId"
FROM raw.st_records WHERE tenant_id = $1 AND entity = $2 AND st_id = ANY($3::bigint[])`;

const selectContents = `
SELECT st_id AS "stId", payload::text AS payload, enclosing_st_id AS "enclosingStId", first_seen_at AS "firstSeenAt"
FROM raw.st_records WHERE tenant_id = $1 AND entity = $2 AND st_id = ANY($3::bigint[])`;

const selectLiveIds = `
SELECT st_id AS "stId" FROM raw.st_records WHERE tenant_id = $1 AND entity = $2 AND deleted_at IS NULL`;

/**
 * What raw holds of `rows`, with the content of those that may have to be replaced.
 * Cost    One statement where all hashes agree, two otherwise.
 */
export async function loadRawBefore(
  tx: Tx,
  entity: PricebookEntity,
  rows: readonly IncomingRow[],
): Promise<Map<string, RawBefore>> {
  const versions = await tx.query<VersionRow>({
    name: 'select-raw-versions',
    text: selectVersions,
    values: [tx.tenantId, entity, arrayLiteral(rows.map((row) => row.stId))],
  });
  const before = new Map<string, RawBefore>(versions.map((version) => [version.stId, version]));
  const inDoubt = rows.filter((row) => {
    const known = before.get(row.stId);
    return known !== undefined && needsContent(known, row);
  });
  if (inDoubt.length === 0) return before;
  const contents = await loadRawContents(
    tx,
    entity,
    inDoubt.map((row) => row.stId),
  );
  for (const [stId, content] of contents) {
    const known = before.get(stId);
    if (known !== undefined) before.set(stId, { ...known, content });
  }
  return before;
}

async function loadRawContents(
  tx: Tx,
  entity: PricebookEntity,
  stIds: readonly string[],
): Promise<Map<string, RawContent>> {
  const rows = await tx.query<ContentRow>({
    name: 'select-raw-contents',
    text: selectContents,
    values: [tx.tenantId, entity, arrayLiteral(stIds)],
  });
  return new Map(
    rows.map(({ stId, payload, enclosingStId, firstSeenAt }) => [
      stId,
      { record: parseLossless(payload) as RawContent['record'], enclosingStId, firstSeenAt },
    ]),
  );
}

/** The revisions of these records; one that raw does not know is left out. One statement. */
export async function loadRevisions(
  tx: Tx,
  entity: PricebookEntity,
  stIds: readonly string[],
): Promise<Map<string, number>> {
  const rows = await tx.query<{ stId: string; revision: number }>({
    name: 'select-raw-revisions',
    text: `SELECT st_id AS "stId", revision FROM raw.st_records
      WHERE tenant_id = $1 AND entity = $2 AND st_id = ANY ($3::bigint[])`,
    values: [tx.tenantId, entity, arrayLiteral(stIds)],
  });
  return new Map(rows.map(({ stId, revision }) => [stId, revision]));
}

/** How many records of the entity are not tombstones. */
export async function countLive(tx: Tx, entity: PricebookEntity): Promise<number> {
  const [row] = await tx.query<{ count: number }>({
    name: 'count-live',
    text: `SELECT count(*)::int AS count FROM raw.st_records
           WHERE tenant_id = $1 AND entity = $2 AND deleted_at IS NULL`,
    values: [tx.tenantId, entity],
  });
  return row?.count ?? 0;
}

/** Ids of all records of the entity that are not tombstones. */
export async function loadLiveIds(tx: Tx, entity: PricebookEntity): Promise<string[]> {
  const rows = await tx.query<{ stId: string }>({
    name: 'select-live-ids',
    text: selectLiveIds,
    values: [tx.tenantId, entity],
  });
  return rows.map((row) => row.stId);
}
