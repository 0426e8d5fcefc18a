import type { Tx } from '../../../db/database.ts';
import type { TenantSql } from '../../../db/tenant-sql.ts';
import { arrayLiteral } from '../../../lib/array-literal.ts';
import type { ItemKind } from '../../../servicetitan/entities.ts';

/** An item and the code it has, or is to have. */
export interface CodeOf {
  /** Null for an item that is still to be made. */
  readonly stId: string | null;
  readonly code: string;
}

/** Keeps everybody else from giving codes to items of the kind until the transaction ends. Before records are locked. One statement. */
export async function lockCodes(tx: Tx, kind: ItemKind): Promise<void> {
  await tx.query({
    name: 'lock codes',
    text: `SELECT pg_advisory_xact_lock(hashtextextended('lazi.pricebook.codes.' || $2::text, $1))`,
    values: [tx.tenantId, kind],
  });
}

/** The items that have these codes now, drafts included. One statement; none for no code. */
export async function findCodes(
  sql: TenantSql,
  kind: ItemKind,
  codes: readonly string[],
): Promise<CodeOf[]> {
  if (codes.length === 0) return [];
  return sql.query<CodeOf & { stId: string }>({
    name: 'find codes',
    text: `SELECT st_id AS "stId", code FROM master.pricebook_items
      WHERE tenant_id = $1 AND kind = $2 AND code = ANY ($3::text[])`,
    values: [sql.tenantId, kind, arrayLiteral(codes)],
  });
}

/**
 * Those of the wishes that cannot be had because another item has the code or is to get it before.   Pure.
 * An item that gives its code up makes it free, unless it is refused itself.
 */
export function findTaken<Wish extends CodeOf>(
  wishes: readonly Wish[],
  holders: readonly CodeOf[],
): Set<Wish> {
  const taken = new Set<Wish>();
  for (let isSettled = false; !isSettled; ) {
    isSettled = true;
    const granted = wishes.filter((wish) => !taken.has(wish));
    const leaving = new Set(granted.map(({ stId }) => stId));
    const owners = new Map<string, CodeOf>(
      holders.filter(({ stId }) => !leaving.has(stId)).map((holder) => [holder.code, holder]),
    );
    for (const wish of granted) {
      const owner = owners.get(wish.code);
      if (owner === undefined) owners.set(wish.code, wish);
      else {
        taken.add(wish);
        isSettled = false;
      }
    }
  }
  return taken;
}
