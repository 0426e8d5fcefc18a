/**
 * Each table after those it needs.   Pure.
 * Errors  Error for tables that need each other.
 */
export function inOrder<Table extends { readonly name: string; readonly needs: readonly string[] }>(
  tables: readonly Table[],
): Table[] {
  const waiting = new Map(tables.map((table) => [table.name, table]));
  const ordered: Table[] = [];
  while (waiting.size > 0) {
    const next = [...waiting.values()].find(
      ({ needs }) => !needs.some((name) => waiting.has(name)),
    );
    if (next === undefined) {
      throw new Error(`Tables need each other: ${[...waiting.keys()].join(', ')}`);
    }
    waiting.delete(next.name);
    ordered.push(next);
  }
  return ordered;
}
