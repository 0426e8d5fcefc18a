import type { AuditEntry } from '../../audit/write-audit.ts';
import type { EditValue } from '../../edits/edit-value.ts';
import type { RecordEdits } from '../../edits/record-edits.ts';
import type { RecordWrite } from '../../edits/write-edits.ts';
import type { Staging } from '../items/staging.ts';
import { decided } from './decide.ts';
import type { Decision } from './resolution.ts';

/**
 * What decisions make of the edits of one entity, step by step: whoever decides next sees what was decided before, and each record gets
 * one version, with one audit row, whatever is decided about it.
 */
export class RecordChanges {
  readonly #staging: Staging;
  readonly #before: ReadonlyMap<string, RecordEdits>;
  readonly #now: Map<string, RecordEdits>;
  readonly #changes = new Map<string, Map<string, { before: EditValue; after: EditValue }>>();

  constructor(staging: Staging, before: ReadonlyMap<string, RecordEdits>) {
    this.#staging = staging;
    this.#before = before;
    this.#now = new Map(before);
  }

  get(stId: string): RecordEdits | undefined {
    return this.#now.get(stId);
  }

  all(): RecordEdits[] {
    return [...this.#now.values()];
  }

  /** What the edits would be with the decision, without making it. */
  with(stId: string, decision: Decision): RecordEdits[] {
    const record = this.#decided(stId, decision);
    return [...this.#now.values()].map((one) => (one.stId === stId ? record : one));
  }

  /** Makes the decision; `remote` says what is effective where an edit goes. */
  apply(stId: string, decision: Decision, remote: (field: string) => EditValue): void {
    const before = this.get(stId)?.edits;
    this.#now.set(stId, this.#decided(stId, decision));
    const changes = this.#changes.get(stId) ?? new Map();
    const note = (field: string, after: EditValue) => {
      const first = changes.get(field)?.before ?? before?.get(field)?.value ?? null;
      changes.set(field, { before: first, after });
    };
    for (const { field, value } of decision.set) note(field, value);
    for (const field of decision.clear) note(field, remote(field));
    this.#changes.set(stId, changes);
  }

  /** Adds a record that is made here. */
  create(draft: RecordEdits): void {
    this.#now.set(draft.stId, draft);
    const changes = [...draft.edits.values()].map(
      ({ field, value }) => [field, { before: null, after: value }] as const,
    );
    this.#changes.set(draft.stId, new Map(changes));
  }

  /** Ids of the records about which something was decided. */
  changedIds(): string[] {
    return [...this.#changes.keys()];
  }

  writes(): RecordWrite[] {
    return this.changedIds().flatMap((stId) => {
      const record = this.get(stId);
      if (record === undefined) return [];
      const { id, draftId, version, edits } = record;
      const was = this.#before.get(stId)?.edits ?? new Map();
      const set = [...edits.values()].filter((edit) => was.get(edit.field) !== edit);
      const clear = [...was.keys()].filter((field) => !edits.has(field));
      return { stId, id, draftId, version, set, clear };
    });
  }

  audit(revisionOf: (stId: string) => number): AuditEntry[] {
    return [...this.#changes].map(([stId, changes]) => ({
      stId,
      version: revisionOf(stId) + (this.get(stId)?.version ?? 0),
      action: this.#before.has(stId) ? 'RESOLVED' : 'STAGED',
      changes: Object.fromEntries(changes),
    }));
  }

  #decided(stId: string, decision: Decision): RecordEdits {
    const record = this.get(stId);
    if (record === undefined) throw new Error(`Nothing is staged for ${stId}.`);
    const version = (this.#before.get(stId)?.version ?? 0) + 1;
    return decided(record, decision, { ...this.#staging, version });
  }
}
