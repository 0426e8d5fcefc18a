import { expect } from 'vitest';
import type { Database } from '../../src/db/database.ts';
import { LongDecimal, parseLossless, stringifyLossless } from '../../src/lib/lossless-json.ts';
import { rebuild } from '../../src/pricebook/rebuild.ts';
import { createServiceTitan } from '../../src/servicetitan/create-service-titan.ts';
import { PRICEBOOK_ENTITIES, type PricebookEntity } from '../../src/servicetitan/entities.ts';
import { readCategoryRows, readItemRows } from '../../src/sync/plan/read-rows.ts';
import { clientTo, tenantId } from './pulling.ts';

/** A mirror and where it is a mirror of. */
interface MirrorOf {
  readonly db: Database;
  readonly upstream: { readonly url: string; readonly authUrl: string };
}

/** The tables of a tenant, the demo tenant unless another is named. */
interface TenantOf {
  readonly db: Database;
  readonly tenantId?: bigint;
}

/** Whatever the tenant's tables answer. */
export function query<Row extends object = Record<string, unknown>>(
  { db, tenantId: tenant = tenantId }: TenantOf,
  text: string,
  values: readonly unknown[] = [],
): Promise<Row[]> {
  return db.transaction(tenant, (tx) => tx.query<Row>({ text, values }));
}

/** All that a pull may change for good: raw and master, without the ids of runs and the moments of writing. */
export async function readTables(mirror: { readonly db: Database }) {
  const [raw, categories, items] = await Promise.all([
    query(
      mirror,
      `SELECT entity, st_id, payload::text, enclosing_st_id, st_modified_on, deleted_at IS NOT NULL AS deleted
       FROM raw.st_records ORDER BY entity, st_id`,
    ),
    query(
      mirror,
      `SELECT st_id, id, name, description, category_type, active, parent_st_id, detached, position, visible,
              depth, path::text, image FROM master.pricebook_categories ORDER BY st_id`,
    ),
    query(
      mirror,
      `SELECT kind, st_id, id, code, name, active, price, category_st_ids, details
       FROM master.pricebook_items ORDER BY kind, st_id`,
    ),
  ]);
  return { raw, categories, items };
}

/** Where PostgreSQL has written each row of raw and master: unchanged means that nobody has touched it. */
export async function rowVersions(mirror: TenantOf): Promise<string[]> {
  const rows = await query<{ at: string }>(
    mirror,
    `SELECT format('%s %s %s %s', tableoid::regclass, st_id, ctid, xmin) AS at FROM raw.st_records
     UNION ALL SELECT format('%s %s %s %s', tableoid::regclass, st_id, ctid, xmin) FROM master.pricebook_categories
     UNION ALL SELECT format('%s %s %s %s', tableoid::regclass, st_id, ctid, xmin) FROM master.pricebook_items
     ORDER BY 1`,
  );
  return rows.map((row) => row.at);
}

/** What ServiceTitan lists now, by entity and id, read by a client of its own. */
async function readUpstream(
  mirror: Pick<MirrorOf, 'upstream'>,
): Promise<Record<string, Record<string, string>>> {
  const client = createServiceTitan(clientTo(mirror.upstream));
  try {
    const state: Record<string, Record<string, string>> = {};
    for (const entity of PRICEBOOK_ENTITIES) {
      const rows: unknown[] = [];
      for await (const page of client.pages(entity)) rows.push(...page.parse().rows);
      const read = entity === 'categories' ? readCategoryRows(rows) : readItemRows(entity, rows);
      state[entity] = Object.fromEntries(read.rows.map((row) => [row.stId, canonical(row.record)]));
    }
    return state;
  } finally {
    await client.close();
  }
}

/** JSON text that is the same for values that say the same. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null || value instanceof LongDecimal) {
    return stringifyLossless(value);
  }
  const members = Object.entries(value).map(([key, member]) => `${key}:${canonical(member)}`);
  return `{${members.sort().join()}}`;
}

/**
 * Says that raw holds exactly what ServiceTitan lists (and with `hiddenOrphans` categories it knows but does not list), that master is its
 * projection, and that each revision has its audit row.
 */
export async function expectMirrored(
  mirror: MirrorOf,
  options: { readonly hiddenOrphans?: boolean } = {},
): Promise<void> {
  const rows = await query<{ entity: string; id: string; text: string }>(
    mirror,
    `SELECT entity, st_id AS id, payload::text AS text FROM raw.st_records WHERE deleted_at IS NULL`,
  );
  const mirrored: Record<string, Record<string, string>> = {};
  for (const entity of PRICEBOOK_ENTITIES) mirrored[entity] = {};
  for (const { entity, id, text } of rows) mirrored[entity]![id] = canonical(parseLossless(text));
  const upstream = await readUpstream(mirror);
  for (const entity of PRICEBOOK_ENTITIES) {
    const [ours, theirs] = [mirrored[entity]!, upstream[entity]!];
    const differing = (id: string) => ours[id] !== theirs[id];
    const ids = Object.keys(
      options.hiddenOrphans && entity === 'categories' ? theirs : { ...ours, ...theirs },
    );
    expect(ids.filter(differing), entity).toEqual([]);
  }
  await expectConsistent(mirror);
}

/** Records whose audit rows are not one for each of their versions; drafts; and audit rows of records that nobody knows. */
const AUDIT_CHECKS = {
  'check audit of records': `SELECT r.entity, r.st_id, r.revision + coalesce(e.version, 0) AS version, count(a.*)::int AS audited,
            min(a.version) AS first, max(a.version) AS last
     FROM raw.st_records r
     LEFT JOIN crm.records e USING (tenant_id, entity, st_id)
     LEFT JOIN sync.audit_log a ON a.tenant_id = r.tenant_id AND a.entity = r.entity AND a.st_id IN (r.st_id, e.draft_id)
     GROUP BY r.entity, r.st_id, r.revision + coalesce(e.version, 0)
     HAVING count(a.*) <> r.revision + coalesce(e.version, 0) OR min(a.version) <> 1
         OR max(a.version) <> r.revision + coalesce(e.version, 0)`,
  'check audit of drafts': `SELECT e.entity, e.st_id, e.version, count(a.*)::int AS audited FROM crm.records e
     LEFT JOIN sync.audit_log a USING (tenant_id, entity, st_id) WHERE e.st_id < 0
     GROUP BY e.entity, e.st_id, e.version HAVING count(DISTINCT a.version) <> e.version OR max(a.version) <> e.version`,
  'check audit of strangers': `SELECT a.entity, a.st_id FROM sync.audit_log a
     LEFT JOIN raw.st_records r USING (tenant_id, entity, st_id)
     LEFT JOIN crm.records e ON e.tenant_id = a.tenant_id AND e.entity = a.entity AND a.st_id IN (e.st_id, e.draft_id)
     WHERE r.st_id IS NULL AND e.st_id IS NULL`,
};

/** I01 and I31: master is what raw makes it, and the audit log has one row for each revision of each record. */
export async function expectConsistent({ db, tenantId: tenant = tenantId }: TenantOf) {
  const report = await rebuild(db, tenant, { check: true });
  expect(report.sample).toEqual([]);
  expect(report.differenceCount).toBe(0);
  // Named, so that they are planned once for the thousands of times that simulated worlds ask.
  const found = await db.transaction(tenant, (tx) =>
    Promise.all(
      Object.entries(AUDIT_CHECKS).map(async ([name, text]) => [
        name,
        await tx.query({ name, text, values: [] }),
      ]),
    ),
  );
  expect(Object.fromEntries(found)).toEqual(
    Object.fromEntries(Object.keys(AUDIT_CHECKS).map((name) => [name, []])),
  );
}

export interface StoredEventRow {
  readonly seq: string;
  readonly type: string;
  readonly payload: Record<string, unknown>;
}

export function readEvents(
  mirror: { readonly db: Database },
  type?: string,
): Promise<StoredEventRow[]> {
  return query<StoredEventRow>(
    mirror,
    'SELECT seq, type, payload FROM sync.events WHERE $1::text IS NULL OR type = $1 ORDER BY seq',
    [type ?? null],
  );
}

export function stepOf<Step extends { readonly entity: string }>(
  run: { readonly steps: readonly Step[] },
  entity: PricebookEntity,
): Step {
  const step = run.steps.find((candidate) => candidate.entity === entity);
  if (step === undefined) throw new Error(`The run has no step of ${entity}.`);
  return step;
}
