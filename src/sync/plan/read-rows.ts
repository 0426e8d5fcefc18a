import type { UpstreamRow } from '../../servicetitan/client.ts';
import type { ItemEntity } from '../../servicetitan/entities.ts';
import type { CategoryPayload } from '../../servicetitan/payloads/category-payload.ts';
import { toId } from '../../servicetitan/payloads/field-reader.ts';
import { flattenForest } from '../../servicetitan/payloads/flatten-forest.ts';
import type { ItemPayload } from '../../servicetitan/payloads/item-payload.ts';
import { parseCategory } from '../../servicetitan/payloads/parse-category.ts';
import { parseItem } from '../../servicetitan/payloads/parse-item.ts';
import { type IncomingRows, sortRows } from './incoming-rows.ts';

/** Sorts the rows of a page of items. Pure. */
export function readItemRows(
  entity: ItemEntity,
  rows: readonly unknown[],
): IncomingRows<ItemPayload> {
  return sortRows(rows.map((row) => ({ row, enclosingId: null, outcome: parseItem(entity, row) })));
}

/**
 * Sorts the roots of a forest and all that is nested in them. Pure.
 * A node that comes again with the same fields, flat and nested, is no contradiction; with other fields it is.
 */
export function readCategoryRows(roots: readonly unknown[]): IncomingRows<CategoryPayload> {
  const { nodes, repeats } = flattenForest(roots);
  const enclosingOf = new Map(nodes.map((node) => [idOf(node.row), node.enclosingId]));
  return sortRows(
    [...repeats, ...nodes].map(({ row, enclosingId }) => {
      const enclosing = enclosingOf.get(idOf(row)) ?? enclosingId;
      return { row, enclosingId: enclosing, outcome: parseCategory(row, enclosing) };
    }),
  );
}

/** Sorts one category that was asked for by itself: what is nested in it is left out. Pure. */
export function readSingleCategory(row: UpstreamRow): IncomingRows<CategoryPayload> {
  const { subcategories: _, ...alone } = row;
  const enclosingId = toId(alone['parentId']);
  return sortRows([{ row: alone, enclosingId, outcome: parseCategory(alone, enclosingId) }]);
}

/** The row's id as it was sent; undefined where there is none. */
export function idOf(row: unknown): unknown {
  return typeof row === 'object' && row !== null && 'id' in row ? row.id : undefined;
}
