/** How far a read of a whole entity can be believed. */
export interface Completeness {
  /** `hasMore` was false at the end, and reading again brought no row that had been missed. */
  readonly settled: boolean;
  /** Distinct rows of the last read from its first page to its last; for categories, the roots. */
  readonly distinct: number;
  /** `totalCount` of that read; null where ServiceTitan gives none. */
  readonly announced: number | null;
}

/** Deletes beyond both limits wait for a person. */
export interface DeleteGuard {
  /** Share of the entity's rows, 0 to 1. @default 0.1 */
  readonly share: number;
  /** @default 25 */
  readonly rows: number;
}

export type DeletePlan =
  | { readonly kind: 'delete'; readonly ids: readonly string[] }
  | { readonly kind: 'nothing'; readonly reason: 'NONE_ABSENT' | 'INCOMPLETE_READ' }
  | {
      readonly kind: 'ask';
      readonly reason: 'EMPTY_READ' | 'MASS_DELETE';
      readonly ids: readonly string[];
    };

/**
 * Which of the rows we hold are gone upstream, as far as a read can tell; the caller still asks for each of them directly.
 * Pure. `known` are the ids that live here, `seen` those of the read.
 * An incomplete read deletes nothing; an empty one and a mass delete ask first, unless a person has confirmed.
 */
export function planDeletes(
  known: Iterable<string>,
  seen: ReadonlySet<string>,
  completeness: Completeness,
  guard: DeleteGuard & { readonly confirmed: boolean },
): DeletePlan {
  let knownCount = 0;
  const ids: string[] = [];
  for (const id of known) {
    knownCount += 1;
    if (!seen.has(id)) ids.push(id);
  }
  if (ids.length === 0) return { kind: 'nothing', reason: 'NONE_ABSENT' };
  if (!isComplete(completeness)) return { kind: 'nothing', reason: 'INCOMPLETE_READ' };
  if (guard.confirmed) return { kind: 'delete', ids };
  if (completeness.distinct === 0) return { kind: 'ask', reason: 'EMPTY_READ', ids };
  if (ids.length > guard.rows && ids.length > guard.share * knownCount) {
    return { kind: 'ask', reason: 'MASS_DELETE', ids };
  }
  return { kind: 'delete', ids };
}

/** Whether the read had every row ServiceTitan announced. */
export function isComplete({ settled, distinct, announced }: Completeness): boolean {
  return settled && (announced === null || announced === distinct);
}
