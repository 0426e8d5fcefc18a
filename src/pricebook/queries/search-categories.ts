import type { TenantSql } from '../../db/tenant-sql.ts';
import { normaliseSearch, searchPatterns } from './search-text.ts';

/** Names at least this alike are offered when none holds the words themselves. 1 is the same. */
const ALIKE = 0.45;

/**
 * The ServiceTitan ids of the categories whose name holds every word of the text, best first: the same name, names that begin with
 * it, then by trigram similarity. When no name holds the words, those that are alike, so that a typing error still finds something.
 * Errors  InvalidInputError for a text that is too long. A blank text finds nothing.
 */
export async function searchCategoryIds(sql: TenantSql, text: string): Promise<string[]> {
  const words = searchPatterns(text, 'filter.search');
  if (words.length === 0) return [];
  const rows = await sql.query<{ stId: string }>({
    name: 'search category ids',
    text: `
      WITH candidates AS MATERIALIZED (
        SELECT c.st_id, c.name, c.name ILIKE ALL ($2::text[]) AS literal
        FROM master.pricebook_categories c WHERE c.tenant_id = $1
      ), found AS (
        SELECT * FROM candidates WHERE literal
        UNION ALL
        SELECT * FROM candidates
        WHERE NOT EXISTS (SELECT FROM candidates WHERE literal) AND word_similarity($3, name) >= $4
      )
      SELECT st_id AS "stId" FROM found
      ORDER BY lower(name) = lower($3) DESC, starts_with(lower(name), lower($3)) DESC,
        CASE WHEN literal THEN similarity($3, name) ELSE word_similarity($3, name) END DESC, name, st_id`,
    values: [sql.tenantId, words, normaliseSearch(text, 'filter.search'), ALIKE],
  });
  return rows.map((row) => row.stId);
}
