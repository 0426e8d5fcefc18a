import type { OpenConflict } from '../../src/pricebook/conflicts/conflict.ts';
import { type Settlement, settled } from '../../src/pricebook/conflicts/settlement.ts';
import type { RecordEdits, StagedEdit } from '../../src/pricebook/edits/record-edits.ts';
import type { PricebookEntity } from '../../src/servicetitan/entities.ts';

export const STAGED_AT = new Date('2026-03-02T09:00:00.000Z');

type GivenEdit = Partial<StagedEdit> & Pick<StagedEdit, 'value'>;

/** What is staged for one record, as if one person had done it at once. */
export function staged(
  stId: string | number,
  edits: Readonly<Record<string, GivenEdit>>,
  more: Partial<RecordEdits> = {},
): RecordEdits {
  const { version = 1, entity = 'categories' satisfies PricebookEntity } = more;
  return {
    entity,
    stId: String(stId),
    id: `00000000-0000-4000-8000-${String(stId).replace('-', '').padStart(12, '0')}`,
    draftId: String(stId).startsWith('-') ? String(stId) : null,
    version,
    createdAt: STAGED_AT,
    changedAt: STAGED_AT,
    ...more,
    edits: new Map(
      Object.entries(edits).map(([field, edit]) => [
        field,
        {
          ...{ field, base: null, version, state: 'STAGED', stagedBy: 'anna', stagedAt: STAGED_AT },
          ...{ error: null, attempts: 0, lastAttemptAt: null },
          ...edit,
        } satisfies StagedEdit,
      ]),
    ),
  };
}

/** Edits and open conflicts as they stand when a settlement is written. */
export function afterwards(
  settlement: Settlement,
  before: { readonly staged: readonly RecordEdits[]; readonly open: readonly OpenConflict[] },
): { staged: RecordEdits[]; open: OpenConflict[] } {
  const closed = new Set(settlement.withdrawn.map(keyOf));
  const open = new Map(before.open.map((conflict) => [keyOf(conflict), conflict]));
  for (const key of closed) open.delete(key);
  for (const { stId, field, cause, remote, decided } of settlement.found) {
    const key = keyOf({ stId, field });
    if (decided === null) open.set(key, { id: key, stId, field, cause, remote });
    else open.delete(key);
  }
  return {
    staged: before.staged.map((record) => settled(record, settlement, STAGED_AT)),
    open: [...open.values()],
  };
}

function keyOf({ stId, field }: Pick<OpenConflict, 'stId' | 'field'>): string {
  return `${stId} ${field}`;
}
