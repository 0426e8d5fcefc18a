import type { Tx } from '../../db/database.ts';
import { pathLabel } from '../project-categories.ts';

const BRANCH = `
WITH RECURSIVE renamed AS (
  SELECT path FROM master.pricebook_categories
  WHERE tenant_id = $1 AND st_id = $2 AND NOT EXISTS (SELECT FROM master.pricebook_categories WHERE tenant_id = $1 AND st_id = $3)
), branch AS (
  SELECT $2::bigint AS st_id FROM renamed
  UNION ALL
  SELECT c.st_id FROM branch b CROSS JOIN LATERAL (
    SELECT st_id FROM master.pricebook_categories WHERE tenant_id = $1 AND parent_st_id = b.st_id OFFSET 0) c
)
UPDATE master.pricebook_categories c SET
  st_id = CASE c.st_id WHEN $2 THEN $3 ELSE c.st_id END,
  parent_st_id = CASE c.parent_st_id WHEN $2 THEN $3 ELSE c.parent_st_id END,
  path = subpath(r.path, 0, nlevel(r.path) - 1) || $4::text::ltree
    || CASE c.st_id WHEN $2 THEN ''::ltree ELSE subpath(c.path, nlevel(r.path)) END
FROM renamed r WHERE c.tenant_id = $1 AND c.st_id = ANY (ARRAY(SELECT b.st_id FROM branch b))`;

/**
 * Gives a category of master another id, where it stands and with all that stands below it; where there is one of that id already, it gives
 * way to that. Two statements, sent and not waited for.
 */
export function renameCategory(tx: Tx, stId: string, newStId: string): void {
  tx.send({
    name: 'rename category',
    text: BRANCH,
    values: [tx.tenantId, stId, newStId, pathLabel(newStId)],
  });
  tx.send({
    name: 'remove renamed category',
    text: 'DELETE FROM master.pricebook_categories WHERE tenant_id = $1 AND st_id = $2',
    values: [tx.tenantId, stId],
  });
}
