import type { Tx } from '../../../db/database.ts';
import { arrayLiteral } from '../../../lib/array-literal.ts';
import { EDIT_ROW, gatherEdits, type StoredEditRow } from '../../edits/load-edits.ts';
import { readPlacedPayload } from '../../raw-records.ts';
import { isDraftId, isStId } from '../../st-id.ts';
import { Nearby, type NearbyContent, type PlacedRecord } from './nearby.ts';
import type { StandingRow } from './surroundings.ts';

/** Around which category to look. Ids that are none, or nobody's, find nothing. */
export interface Vicinity {
  /** The category that moves; null where none does yet. */
  readonly stId: string | null;
  /** Among whose children something comes to stand: those of this category, null for the roots; of the parent of `beside`; or of its own. */
  readonly entered: { readonly parentStId: string | null } | 'BESIDE' | 'OWN';
  readonly beside?: string | null;
  /** Whether all that is below the category is wanted, too. */
  readonly branch?: boolean;
  /** Where several of the children that are entered may move: which. */
  readonly reordered?: readonly string[];
}

interface Answer {
  readonly parentStId: string | null;
  readonly height: number;
  readonly isTroubled: boolean;
  readonly rows: readonly (StandingRow & { readonly raw: StoredPlace | null })[] | null;
  readonly edits: readonly StoredEditRow[] | null;
  readonly away: readonly (StoredPlace & { readonly stId: string })[] | null;
}

interface StoredPlace {
  readonly revision: number;
  readonly changedAt: string;
  readonly enclosingStId: string | null;
  /** As JSON, in which numbers keep all their digits. */
  readonly parentId: string | null;
  readonly position: string | null;
}

const CATEGORY = 'master.pricebook_categories';
const PLACE = `'revision', w.revision, 'changedAt', w.changed_at, 'enclosingStId', w.enclosing_st_id::text,
  'parentId', (w.payload -> 'parentId')::text, 'position', (w.payload -> 'position')::text`;
const RAW = `raw.st_records w ON w.tenant_id = $1 AND w.entity = 'categories' AND w.deleted_at IS NULL`;
/** The topmost category on a path. */
const top = (path: string) => `replace(split_part(${path}::text, '.', 1), 'd', '-')::bigint`;

// Down a branch and to siblings by the index on parents; up to ancestors by what the path says. No part of it looks at the whole book:
// OFFSET 0 keeps the planner, which knows nothing of how few ids there are, from joining with all rows of the tenant.
const loadText = ({ branch }: { readonly branch: boolean }) => `
WITH RECURSIVE node AS MATERIALIZED (
  SELECT c.st_id, c.parent_st_id, c.detached, c.path FROM ${CATEGORY} c WHERE c.tenant_id = $1 AND c.st_id = $2
), entered AS MATERIALIZED (
  SELECT CASE $3::text WHEN 'GIVEN' THEN $4::bigint
    WHEN 'BESIDE' THEN (SELECT c.parent_st_id FROM ${CATEGORY} c WHERE c.tenant_id = $1 AND c.st_id = $5)
    ELSE (SELECT parent_st_id FROM node) END AS st_id
), parents AS MATERIALIZED (
  SELECT st_id FROM entered UNION SELECT parent_st_id FROM node
), below AS (
  SELECT c.st_id, 1 AS level FROM ${CATEGORY} c WHERE c.tenant_id = $1 AND c.parent_st_id = $2
  UNION ALL
  SELECT c.st_id, b.level + 1 FROM below b CROSS JOIN LATERAL (
    SELECT c.st_id FROM ${CATEGORY} c WHERE c.tenant_id = $1 AND c.parent_st_id = b.st_id OFFSET 0) c
), known AS MATERIALIZED (
  SELECT c.st_id FROM parents p CROSS JOIN LATERAL (
    SELECT c.st_id FROM ${CATEGORY} c WHERE c.tenant_id = $1 AND c.parent_st_id = p.st_id OFFSET 0) c
  UNION SELECT c.st_id FROM ${CATEGORY} c
    WHERE c.tenant_id = $1 AND c.parent_st_id IS NULL AND (SELECT bool_or(p.st_id IS NULL) FROM parents p)
  UNION SELECT st_id FROM parents WHERE st_id IS NOT NULL
  UNION SELECT st_id FROM unnest(ARRAY[$2::bigint, $5::bigint]) AS asked (st_id) WHERE st_id IS NOT NULL
  ${branch ? 'UNION SELECT st_id FROM below' : ''}
), leaving AS MATERIALIZED (
  SELECT $2::bigint::text AS st_id ${branch ? 'UNION SELECT st_id::text FROM below' : ''}
), edited AS MATERIALIZED (
  SELECT st_id FROM known
  UNION SELECT e.st_id FROM crm.edits e WHERE e.tenant_id = $1 AND e.entity = 'categories' AND e.field = 'position'
    AND (e.value ->> 'after' IN (SELECT st_id FROM leaving) OR e.value ->> 'before' IN (SELECT st_id FROM leaving))
)
SELECT (SELECT st_id FROM entered) AS "parentStId", coalesce((SELECT max(level) FROM below), 0) AS height,
  EXISTS (
    SELECT FROM crm.edits e LEFT JOIN ${CATEGORY} c ON c.tenant_id = $1 AND c.st_id = e.st_id
    WHERE e.tenant_id = $1 AND e.entity = 'categories' AND e.field = 'parent' AND e.state = 'CONFLICTED'
      AND (e.value #>> '{}')::bigint IS DISTINCT FROM c.parent_st_id
  ) OR EXISTS (
    SELECT FROM ${CATEGORY} c WHERE c.tenant_id = $1 AND c.detached = 'CYCLE' AND c.st_id IN (
      SELECT ${top('n.path')} FROM node n
      UNION SELECT ${top('p.path')} FROM entered JOIN ${CATEGORY} p ON p.tenant_id = $1 AND p.st_id = entered.st_id)
  ) AS "isTroubled",
  (SELECT json_agg(one.row) FROM known k CROSS JOIN LATERAL (
    SELECT json_build_object('stId', c.st_id::text, 'name', c.name, 'parentStId', c.parent_st_id::text,
      'detached', c.detached, 'position', c.position, 'depth', c.depth, 'path', c.path::text, 'version', c.version,
      'raw', CASE WHEN w.st_id IS NOT NULL THEN json_build_object(${PLACE}) END) AS row
    FROM ${CATEGORY} c LEFT JOIN ${RAW} AND w.st_id = k.st_id
    WHERE c.tenant_id = $1 AND c.st_id = k.st_id OFFSET 0) one) AS rows,
  (SELECT json_agg(one.row) FROM edited k CROSS JOIN LATERAL (
    SELECT json_build_object(${EDIT_ROW}) AS row
    FROM crm.records r LEFT JOIN crm.edits e ON e.tenant_id = $1 AND e.entity = 'categories' AND e.st_id = k.st_id
    WHERE r.tenant_id = $1 AND r.entity = 'categories' AND r.st_id = k.st_id OFFSET 0) one) AS edits,
  (SELECT json_agg(one.row) FROM crm.edits e CROSS JOIN LATERAL (
      SELECT json_build_object('stId', w.st_id::text, ${PLACE}) AS row
      FROM raw.st_records w
      WHERE w.tenant_id = $1 AND w.entity = 'categories' AND w.deleted_at IS NULL AND w.st_id = e.st_id OFFSET 0) one
    WHERE e.tenant_id = $1 AND e.entity = 'categories' AND e.field IN ('parent', 'deleted')
      AND ($6::boolean OR EXISTS (SELECT FROM raw.st_records w WHERE w.tenant_id = $1 AND w.entity = 'categories'
        AND w.st_id = $2 AND coalesce(w.payload ->> 'parentId', w.enclosing_st_id::text) IS NOT DISTINCT FROM
          (SELECT st_id::text FROM entered)))
  ) AS away`;
// Two statements, since a condition on a parameter would make PostgreSQL plan anew each time, which takes longer than to run it.
const LOADS = {
  node: { name: 'load nearby categories', text: loadText({ branch: false }) },
  branch: { name: 'load nearby branch', text: loadText({ branch: true }) },
};

/**
 * Reads what is near a category, behind the lock of the tree. One statement, and one more for drafts; what it costs depends on how many
 * siblings there are and on how much is staged, not on the size of the book.
 * Shape   Null where what is nearby does not tell all: for as long as a staged parent waits to be had, or where ServiceTitan's own
 *         categories go round in a circle, a move may set free what stands far away. See `loadForest`.
 */
export async function loadNearby(tx: Tx, vicinity: Vicinity): Promise<Nearby | null> {
  const { entered, beside = null, branch = false, reordered } = vicinity;
  const parent = typeof entered === 'string' ? null : entered.parentStId;
  const asked = [vicinity.stId, parent, beside].map((stId) =>
    stId !== null && isStId(stId) ? stId : null,
  );
  const named = [...asked.filter((stId) => stId !== null), ...(reordered?.filter(isStId) ?? [])];
  const renamed = await findRenamed(tx, named.filter(isDraftId));
  const [stId, parentStId, besideStId] = asked.map((id) => id && (renamed.get(id) ?? id));
  const way = typeof entered === 'string' ? entered : 'GIVEN';
  const [answer] = await tx.query<Answer>({
    ...LOADS[branch ? 'branch' : 'node'],
    values: [tx.tenantId, stId, way, parentStId, besideStId, reordered !== undefined],
  });
  if (answer === undefined || answer.isTroubled) return null;
  return new Nearby(toContent(tx.tenantId, answer, stId ?? null, renamed));
}

function toContent(
  tenantId: bigint,
  { parentStId, height, rows, edits, away }: Answer,
  stId: string | null,
  renamed: ReadonlyMap<string, string>,
): NearbyContent {
  const own = rows?.find((row) => row.stId === stId);
  return {
    ...{ tenantId, parentStId, height, renamed },
    groups: new Set(own === undefined ? [parentStId] : [parentStId, own.parentStId]),
    rows: rows ?? [],
    records: new Map(
      rows?.flatMap(({ stId, raw }) => (raw === null ? [] : [[stId, toRecord(stId, raw)]])),
    ),
    staged: new Map(gatherEdits(edits ?? []).map((record) => [record.stId, record])),
    away: new Map(away?.map((place) => [place.stId, toRecord(place.stId, place)])),
  };
}

function toRecord(stId: string, place: StoredPlace): PlacedRecord {
  const { revision, changedAt } = place;
  return { payload: readPlacedPayload(stId, place), revision, changedAt: new Date(changedAt) };
}

/** The ids by which drafts are known now, by the ids they were made under. One statement; none for no draft. */
async function findRenamed(tx: Tx, draftIds: readonly string[]): Promise<Map<string, string>> {
  if (draftIds.length === 0) return new Map();
  const rows = await tx.query<{ draftId: string; stId: string }>({
    name: 'find renamed categories',
    text: `SELECT draft_id AS "draftId", st_id AS "stId" FROM crm.records
      WHERE tenant_id = $1 AND entity = 'categories' AND draft_id = ANY ($2::bigint[])`,
    values: [tx.tenantId, arrayLiteral(draftIds)],
  });
  return new Map(rows.map(({ draftId, stId }) => [draftId, stId]));
}
