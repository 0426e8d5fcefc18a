import type { RecordEdits } from '../edits/record-edits.ts';
import type { EditUpdate } from '../edits/write-edits.ts';
import type { FoundConflict, OpenConflict } from './conflict.ts';
import { type ClearedEdit, type Settlement, settled } from './settlement.ts';

/** What is staged and what is open: all that settling changes. */
export interface Unsettled {
  readonly staged: readonly RecordEdits[];
  readonly open: readonly OpenConflict[];
}

/**
 * Settles again for as long as edits go: an edit that goes may be what another one stood on, or stood against.   Pure.
 * Shape   One settlement that does what all of them do one after the other; settling once more would find nothing.
 */
export function settleUntilStill(
  given: Unsettled,
  settleOnce: (now: Unsettled) => Settlement,
): Settlement {
  const cleared: ClearedEdit[] = [];
  const updated = new Map<string, EditUpdate>();
  const found = new Map<string, FoundConflict>();
  const withdrawn = new Map<string, OpenConflict>();
  const known = new Map(given.open.map((conflict) => [keyOf(conflict), conflict]));
  let now = given;
  for (;;) {
    const settlement = settleOnce(now);
    for (const update of settlement.updated) updated.set(keyOf(update), update);
    for (const one of settlement.cleared) {
      const key = keyOf(one);
      cleared.push(one);
      updated.delete(key);
      // What a policy has kept in an earlier round stands against nothing any more.
      const opened = known.get(key);
      if (found.delete(key) && opened !== undefined) withdrawn.set(key, opened);
    }
    for (const conflict of settlement.withdrawn) {
      const key = keyOf(conflict);
      const opened = known.get(key);
      found.delete(key);
      if (opened !== undefined) withdrawn.set(key, opened);
    }
    for (const conflict of settlement.found) found.set(keyOf(conflict), conflict);
    if (settlement.cleared.length === 0) break;
    now = { staged: stagedAfter(now, settlement), open: openAfter(now, settlement) };
  }
  return {
    cleared,
    updated: [...updated.values()],
    found: [...found.values()],
    withdrawn: [...withdrawn.values()],
  };
}

function stagedAfter({ staged }: Unsettled, settlement: Settlement): RecordEdits[] {
  return staged.map((record) => settled(record, settlement, record.changedAt));
}

function openAfter({ open }: Unsettled, { found, withdrawn }: Settlement): OpenConflict[] {
  const after = new Map(open.map((conflict) => [keyOf(conflict), conflict]));
  for (const conflict of withdrawn) after.delete(keyOf(conflict));
  for (const { stId, field, cause, remote, decided } of found) {
    const key = keyOf({ stId, field });
    if (decided === null) after.set(key, { id: key, stId, field, cause, remote });
    else after.delete(key);
  }
  return [...after.values()];
}

function keyOf({ stId, field }: { readonly stId: string; readonly field: string }): string {
  return `${stId} ${field}`;
}
