import type { Tx } from '../../db/database.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import type { CategoryRow } from '../category-row.ts';
import type { Instant } from '../instant.ts';
import { writeCategories } from './category-table.ts';

/** Where a category stands from now on; of its other columns only what says that it was changed. */
export interface Placement
  extends Pick<CategoryRow, 'stId' | 'parentStId' | 'position' | 'depth' | 'path'> {
  /** Null for one that only makes room. */
  readonly version: number | null;
  readonly updatedAt: Instant | null;
}

/** A branch that comes to stand elsewhere: the paths of all that is below a category begin in another way. */
export interface MovedBranch {
  readonly stId: string;
  readonly from: Pick<CategoryRow, 'path' | 'depth'>;
  readonly to: Pick<CategoryRow, 'path' | 'depth'>;
}

/** What becomes of rows of master because categories change their places. */
export interface PlacesPlan {
  readonly made: readonly CategoryRow[];
  readonly placed: readonly Placement[];
  readonly branches: readonly MovedBranch[];
  readonly gone: readonly string[];
}

// LIMIT makes PostgreSQL expect one row, and look each up by its index: it would build a hash table otherwise, which takes longer than all
// the rest.
const PLACE = `
UPDATE master.pricebook_categories c SET parent_st_id = p.parent_st_id, detached = NULL, position = p.position, depth = p.depth,
  path = p.path::ltree, version = coalesce(p.version, c.version), updated_at = coalesce(p.updated_at, c.updated_at)
FROM (
  SELECT * FROM unnest($2::bigint[], $3::bigint[], $4::integer[], $5::integer[], $6::text[], $7::integer[], $8::timestamptz[])
    AS p (st_id, parent_st_id, position, depth, path, version, updated_at)
  LIMIT cardinality($2::bigint[])) p
WHERE c.tenant_id = $1 AND c.st_id = p.st_id`;

// Level by level along the index on parents: an operator of ltree cannot use an index under row-level security.
const MOVE_BRANCH = `
WITH RECURSIVE below AS (
  SELECT c.st_id FROM master.pricebook_categories c WHERE c.tenant_id = $1 AND c.parent_st_id = $2
  UNION ALL
  SELECT c.st_id FROM below b CROSS JOIN LATERAL (
    SELECT c.st_id FROM master.pricebook_categories c WHERE c.tenant_id = $1 AND c.parent_st_id = b.st_id OFFSET 0) c
)
UPDATE master.pricebook_categories c
SET path = $4::text::ltree || subpath(c.path, nlevel($3::text::ltree)), depth = c.depth + $5::integer
WHERE c.tenant_id = $1 AND c.st_id = ANY (ARRAY(SELECT b.st_id FROM below b))`;

/**
 * Makes master's categories stand where they shall stand. One statement for all places, one for each branch that moves, one for rows; sent
 * and not waited for.
 */
export function writePlaces(tx: Tx, { made, placed, branches, gone }: PlacesPlan): void {
  const deletes = gone.map((stId) => ({ stId }));
  writeCategories(tx, { inserts: made, updates: [], deletes });
  for (const { stId, from, to } of branches) {
    tx.send({
      name: 'move branch',
      text: MOVE_BRANCH,
      values: [tx.tenantId, stId, from.path, to.path, to.depth - from.depth],
    });
  }
  if (placed.length === 0) return;
  tx.send({
    name: 'place categories',
    text: PLACE,
    values: [
      tx.tenantId,
      arrayLiteral(placed.map(({ stId }) => stId)),
      arrayLiteral(placed.map(({ parentStId }) => parentStId)),
      arrayLiteral(placed.map(({ position }) => position)),
      arrayLiteral(placed.map(({ depth }) => depth)),
      arrayLiteral(placed.map(({ path }) => path)),
      arrayLiteral(placed.map(({ version }) => version)),
      arrayLiteral(placed.map(({ updatedAt }) => updatedAt)),
    ],
  });
}
