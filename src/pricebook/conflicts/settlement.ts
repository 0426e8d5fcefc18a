import type { EditValue } from '../edits/edit-value.ts';
import { isSameEditValue } from '../edits/edit-value.ts';
import type { RecordEdits, StagedEdit } from '../edits/record-edits.ts';
import { updatedEdit } from '../edits/updated-edit.ts';
import type { EditUpdate } from '../edits/write-edits.ts';
import type { ParentTrouble } from '../places/resolve-parents.ts';
import type { FoundConflict, OpenConflict, PolicyOf, Strategy } from './conflict.ts';

/** Why an edit goes: ServiceTitan has what it wants, or a policy keeps ServiceTitan's side. */
export type ClearReason = 'AGREED' | 'KEEP_ST';

export interface ClearedEdit {
  readonly stId: string;
  readonly field: string;
  readonly reason: ClearReason;
  /** Effective until now, and from now on. */
  readonly before: EditValue;
  readonly after: EditValue;
}

/** What becomes of staged edits because ServiceTitan's side has changed. */
export interface Settlement {
  readonly cleared: readonly ClearedEdit[];
  readonly updated: readonly EditUpdate[];
  readonly found: readonly FoundConflict[];
  /** Open conflicts that have no cause any more. */
  readonly withdrawn: readonly OpenConflict[];
}

export const NOTHING_TO_SETTLE: Settlement = { cleared: [], updated: [], found: [], withdrawn: [] };

/** Collects what becomes of the edits of one entity. */
export class SettlementBuilder {
  readonly #policyOf: PolicyOf;
  readonly #open: ReadonlyMap<string, OpenConflict>;
  readonly #cleared: ClearedEdit[] = [];
  readonly #updated: EditUpdate[] = [];
  readonly #found: FoundConflict[] = [];
  readonly #withdrawn: OpenConflict[] = [];

  constructor(policyOf: PolicyOf, open: readonly OpenConflict[]) {
    this.#policyOf = policyOf;
    this.#open = new Map(open.map((conflict) => [keyOf(conflict.stId, conflict.field), conflict]));
  }

  result(): Settlement {
    return {
      cleared: this.#cleared,
      updated: this.#updated,
      found: this.#found,
      withdrawn: this.#withdrawn,
    };
  }

  openConflict(record: RecordEdits, field: string): OpenConflict | undefined {
    return this.#open.get(keyOf(record.stId, field));
  }

  policyOf(field: string): Strategy {
    return this.#policyOf(field);
  }

  /** The edit goes; `remote` is what is effective then. */
  clear(record: RecordEdits, edit: StagedEdit, reason: ClearReason, remote: EditValue): void {
    const { stId } = record;
    this.#cleared.push({ stId, field: edit.field, reason, before: edit.value, after: remote });
    this.withdraw(record, edit.field);
  }

  /** ServiceTitan has what the edit was made on: whatever was held against it is no more. */
  unmoved(record: RecordEdits, edit: StagedEdit): void {
    if (edit.state !== 'CONFLICTED') return;
    this.withdraw(record, edit.field);
    this.#update(record, edit, { state: 'STAGED' });
  }

  /**
   * ServiceTitan has changed the field of an edit, or keeps its parent from being had (`cause`). Where it cannot stay as it is, no policy
   * keeps it. Answers with what a policy has decided, null for what is left to people.
   */
  contradicted(
    record: RecordEdits,
    edit: StagedEdit,
    sides: { readonly base: EditValue; readonly local: EditValue; readonly remote: EditValue },
    {
      cause = null,
      canStay = true,
    }: { readonly cause?: ParentTrouble | null; readonly canStay?: boolean } = {},
  ): Exclude<Strategy, 'MANUAL'> | null {
    const open = this.openConflict(record, edit.field);
    const isKnown = open?.cause === cause && isSameEditValue(open.remote, sides.remote);
    if (isKnown && edit.state === 'CONFLICTED') return null;
    const policy = cause === null ? this.#policyOf(edit.field) : 'MANUAL';
    const isForPeople = policy === 'MANUAL' || (policy === 'KEEP_LOCAL' && !canStay);
    const decided = isForPeople ? null : policy;
    this.#found.push(foundConflict(record, edit, { ...sides, cause, decided }));
    if (decided === 'KEEP_ST') {
      const { stId } = record;
      const { value: before, field } = edit;
      this.#cleared.push({ stId, field, reason: 'KEEP_ST', before, after: sides.remote });
    } else if (decided === 'KEEP_LOCAL') {
      this.#update(record, edit, { base: sides.remote, state: 'STAGED' });
    } else {
      this.#update(record, edit, { state: 'CONFLICTED' });
    }
    return decided;
  }

  /** The edit stays staged, on what ServiceTitan says now; whatever was held against it is no more. */
  rebase(record: RecordEdits, edit: StagedEdit, base: EditValue): void {
    this.withdraw(record, edit.field);
    this.#update(record, edit, { base, state: 'STAGED' });
  }

  /** A conflict about the record itself. */
  recordContradicted(conflict: Omit<FoundConflict, 'cause'>): void {
    this.#found.push({ ...conflict, cause: null });
  }

  conflicted(record: RecordEdits, edit: StagedEdit): void {
    if (edit.state !== 'CONFLICTED') this.#update(record, edit, { state: 'CONFLICTED' });
  }

  withdraw(record: RecordEdits, field: string): void {
    const open = this.openConflict(record, field);
    if (open !== undefined) this.#withdrawn.push(open);
  }

  #update(
    record: RecordEdits,
    edit: StagedEdit,
    change: Partial<Pick<EditUpdate, 'state' | 'base'>>,
  ): void {
    this.#updated.push(updatedEdit(record, edit, change));
  }
}

function foundConflict(
  { stId }: RecordEdits,
  edit: StagedEdit,
  about: Pick<FoundConflict, 'base' | 'local' | 'remote' | 'cause' | 'decided'>,
): FoundConflict {
  const { field, version: editVersion, stagedBy: localBy, stagedAt: localAt } = edit;
  return { stId, field, type: 'BOTH_MODIFIED', editVersion, localBy, localAt, ...about };
}

function keyOf(stId: string, field: string): string {
  return `${stId} ${field}`;
}

/** The edits as they stand after a settlement that is written at that moment. */
export function settled(record: RecordEdits, settlement: Settlement, at: Date): RecordEdits {
  const edits = new Map(record.edits);
  let { version, changedAt } = record;
  const cleared = settlement.cleared.filter(({ stId }) => stId === record.stId);
  if (cleared.length > 0) {
    version += 1;
    changedAt = at;
  }
  for (const { field } of cleared) edits.delete(field);
  for (const update of settlement.updated) {
    const edit = edits.get(update.field);
    if (update.stId === record.stId && edit !== undefined) {
      edits.set(update.field, { ...edit, base: update.base, state: update.state });
    }
  }
  return { ...record, version, changedAt, edits };
}
