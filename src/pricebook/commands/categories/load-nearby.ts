import type { Tx } from '../../../db/database.ts';
import { jsonRow } from '../../../db/json-row.ts';
import { findCurrentIds } from '../../edits/draft-ids.ts';
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
  /** A category may be there twice. */
  readonly rows: readonly (readonly unknown[])[] | null;
  readonly remote: readonly (readonly unknown[])[] | null;
  readonly edits: readonly StoredEditRow[] | null;
  readonly away: readonly (readonly unknown[])[] | null;
}

const standing = jsonRow<StandingRow>({
  stId: 'c.st_id::text',
  name: 'c.name',
  parentStId: 'c.parent_st_id::text',
  detached: 'c.detached',
  position: 'c.position',
  depth: 'c.depth',
  path: 'c.path::text',
  version: 'c.version',
});

interface StoredPlace {
  readonly stId: string;
  readonly revision: number;
  readonly changedAt: string;
  readonly enclosingStId: string | null;
  /** As JSON, in which numbers keep all their digits. */
  readonly parentId: string | null;
  readonly position: string | null;
}

const remotePlace = jsonRow<StoredPlace>({
  stId: 'w.st_id::text',
  revision: 'w.revision',
  changedAt: 'w.changed_at',
  enclosingStId: 'w.enclosing_st_id::text',
  parentId: `(w.payload -> 'parentId')::text`,
  position: `(w.payload -> 'position')::text`,
});

const CATEGORIES = 'FROM master.pricebook_categories c WHERE c.tenant_id = $1';
const REMOTE = `FROM raw.st_records w WHERE w.tenant_id = $1 AND w.entity = 'categories' AND w.deleted_at IS NULL`;
const RECORDS = `FROM crm.records r WHERE r.tenant_id = $1 AND r.entity = 'categories'`;
const EDITS = `FROM crm.edits e WHERE e.tenant_id = $1 AND e.entity = 'categories'`;
const STANDING =
  'c.st_id, c.name, c.parent_st_id, c.detached, c.position, c.depth, c.path, c.version';

// Down a branch and to siblings by the index on parents. No part of it looks at the whole book: arrays of ids and OFFSET 0 keep the planner,
// which knows nothing of how few there are, from joining with all rows of the tenant. Half of what it costs is to set its parts up: a table
// that is looked at once more costs as much as many rows.
const loadText = ({ branch }: { readonly branch: boolean }) => `
WITH RECURSIVE asked AS MATERIALIZED (
  SELECT ${STANDING} ${CATEGORIES} AND c.st_id = ANY (ARRAY[$2::bigint, $5::bigint])
), entered AS MATERIALIZED (
  SELECT CASE $3::text WHEN 'GIVEN' THEN $4::bigint ELSE (
    SELECT parent_st_id FROM asked WHERE st_id = CASE $3::text WHEN 'BESIDE' THEN $5 ELSE $2 END) END AS st_id
), parents AS MATERIALIZED (
  SELECT st_id FROM entered UNION ALL SELECT parent_st_id FROM asked WHERE st_id = $2
), below AS (
  SELECT c.st_id, 1 AS level ${CATEGORIES} AND c.parent_st_id = $2
  UNION ALL
  SELECT c.st_id, b.level + 1
  FROM below b CROSS JOIN LATERAL (SELECT c.st_id ${CATEGORIES} AND c.parent_st_id = b.st_id OFFSET 0) c
), leaving AS (
  SELECT $2::text AS st_id ${branch ? 'UNION ALL SELECT st_id::text FROM below' : ''}
), known AS MATERIALIZED (
  SELECT * FROM asked
  UNION ALL SELECT c.* FROM parents CROSS JOIN LATERAL (
    SELECT ${STANDING} ${CATEGORIES} AND c.parent_st_id = parents.st_id OFFSET 0) c
  UNION ALL SELECT ${STANDING} ${CATEGORIES} AND c.parent_st_id IS NULL AND (SELECT bool_or(st_id IS NULL) FROM parents)
  UNION ALL SELECT c.* FROM parents CROSS JOIN LATERAL (SELECT ${STANDING} ${CATEGORIES} AND c.st_id = parents.st_id OFFSET 0) c
  ${branch ? `UNION ALL SELECT c.* FROM below CROSS JOIN LATERAL (SELECT ${STANDING} ${CATEGORIES} AND c.st_id = below.st_id OFFSET 0) c` : ''}
)
SELECT (SELECT st_id FROM entered) AS "parentStId", coalesce((SELECT max(level) FROM below), 0) AS height,
  EXISTS (SELECT ${EDITS} AND e.field = 'parent' AND e.state = 'CONFLICTED'
    AND (e.value #>> '{}')::bigint IS DISTINCT FROM (SELECT c.parent_st_id ${CATEGORIES} AND c.st_id = e.st_id)
  ) OR EXISTS (SELECT ${CATEGORIES} AND c.detached = 'CYCLE') AS "isTroubled",
  (SELECT json_agg(${standing.sql}) FROM known c) AS rows,
  (SELECT json_agg(one.place)
    FROM known CROSS JOIN LATERAL (SELECT ${remotePlace.sql} AS place ${REMOTE} AND w.st_id = known.st_id OFFSET 0) one) AS remote,
  (SELECT json_agg(json_build_object(${EDIT_ROW}))
    FROM (
      SELECT st_id FROM known UNION ALL SELECT e.st_id ${EDITS} AND e.field = 'position'
        AND (e.value ->> 'after' IN (SELECT st_id FROM leaving) OR e.value ->> 'before' IN (SELECT st_id FROM leaving))
    ) wanted
    CROSS JOIN LATERAL (SELECT * ${RECORDS} AND r.st_id = wanted.st_id OFFSET 0) r
    LEFT JOIN LATERAL (SELECT * ${EDITS} AND e.st_id = r.st_id OFFSET 0) e ON true) AS edits,
  (SELECT json_agg(one.place)
    FROM (SELECT e.st_id ${EDITS} AND e.field IN ('parent', 'deleted') AND ($6::boolean OR EXISTS (
      SELECT ${REMOTE} AND w.st_id = $2 AND coalesce(w.payload ->> 'parentId', w.enclosing_st_id::text)
        IS NOT DISTINCT FROM (SELECT st_id::text FROM entered)))) e
    CROSS JOIN LATERAL (SELECT ${remotePlace.sql} AS place FROM entered, LATERAL (SELECT w.* ${REMOTE} AND w.st_id = e.st_id OFFSET 0) w
      WHERE entered.st_id IS NULL OR w.enclosing_st_id = entered.st_id OR w.payload ->> 'parentId' = entered.st_id::text) one) AS away`;
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
  const renamed = await findCurrentIds(tx, 'categories', named.filter(isDraftId));
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
  { parentStId, height, rows, remote, edits, away }: Answer,
  stId: string | null,
  renamed: ReadonlyMap<string, string>,
): NearbyContent {
  const known = new Map((rows ?? []).map(standing.read).map((row) => [row.stId, row]));
  const own = stId === null ? undefined : known.get(stId);
  return {
    ...{ tenantId, parentStId, height, renamed, rows: known },
    groups: new Set(own === undefined ? [parentStId] : [parentStId, own.parentStId]),
    records: toRecords(remote),
    staged: new Map(gatherEdits(edits ?? []).map((record) => [record.stId, record])),
    away: toRecords(away),
  };
}

function toRecords(places: Answer['remote']): Map<string, PlacedRecord> {
  return new Map(
    (places ?? []).map(remotePlace.read).map((place) => [place.stId, toRecord(place)]),
  );
}

function toRecord(place: StoredPlace): PlacedRecord {
  const { stId, revision, changedAt } = place;
  return { payload: readPlacedPayload(stId, place), revision, changedAt: new Date(changedAt) };
}
