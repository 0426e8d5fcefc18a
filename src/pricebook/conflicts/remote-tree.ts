import type { RemotePlace } from '../edits/category-fields.ts';
import type { CategoryRecord } from '../raw-record.ts';
import { compareStIds } from '../st-id.ts';

/** What settling asks of ServiceTitan's forest. */
export type RemoteForest = Pick<
  RemoteTree,
  'has' | 'get' | 'parentOf' | 'ancestorsOf' | 'orderUnder' | 'placeOf'
>;

/** ServiceTitan's forest as it says itself: parents, and siblings in their order.   Pure. */
export class RemoteTree {
  readonly #records = new Map<string, CategoryRecord>();
  readonly #orders = new Map<string | null, readonly string[]>();
  #children: ReadonlyMap<string | null, CategoryRecord[]> | undefined;

  constructor(records: readonly CategoryRecord[]) {
    for (const record of records) this.#records.set(idOf(record), record);
  }

  has(stId: string): boolean {
    return this.#records.has(stId);
  }

  get(stId: string): CategoryRecord | null {
    return this.#records.get(stId) ?? null;
  }

  parentOf(stId: string): string | null {
    const parent = this.#records.get(stId)?.payload.parentId ?? null;
    return parent === null ? null : String(parent);
  }

  /** From its parent up; a circle is walked once. */
  ancestorsOf(stId: string): readonly string[] {
    const found = new Set<string>();
    for (let at = this.parentOf(stId); at !== null && !found.has(at); at = this.parentOf(at)) {
      found.add(at);
    }
    return [...found];
  }

  /** The category and all below it; a circle is walked once. */
  branchOf(stId: string): readonly string[] {
    const found = new Set([stId]);
    for (const at of found) for (const child of this.orderUnder(at)) found.add(child);
    return [...found];
  }

  /** Ids of the children of a category, or with null of the roots, in their order. */
  orderUnder(parent: string | null): readonly string[] {
    let order = this.#orders.get(parent);
    if (order === undefined) {
      this.#children ??= byParent(this.#records.values());
      order = [...(this.#children.get(parent) ?? [])]
        .sort((a, b) => positionOf(a) - positionOf(b) || compareStIds(idOf(a), idOf(b)))
        .map(idOf);
      this.#orders.set(parent, order);
    }
    return order;
  }

  placeOf(stId: string): RemotePlace {
    const parent = this.parentOf(stId);
    const record = this.#records.get(stId);
    const position = record === undefined ? 0 : positionOf(record);
    return { parent, position, order: this.orderUnder(parent) };
  }
}

function byParent(records: Iterable<CategoryRecord>): Map<string | null, CategoryRecord[]> {
  const children = new Map<string | null, CategoryRecord[]>();
  for (const record of records) {
    const { parentId } = record.payload;
    const parent = parentId === null ? null : String(parentId);
    const siblings = children.get(parent);
    if (siblings === undefined) children.set(parent, [record]);
    else siblings.push(record);
  }
  return children;
}

const idOf = ({ payload }: CategoryRecord): string => String(payload.stId);
const positionOf = ({ payload }: CategoryRecord): number => payload.position ?? 0;
