import { writeAudit } from '../../pricebook/audit/write-audit.ts';
import type { EditValue } from '../../pricebook/edits/edit-value.ts';
import type { RecordEdits } from '../../pricebook/edits/record-edits.ts';
import { writeEdits } from '../../pricebook/edits/write-edits.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import { loadRevisions } from '../raw/select-raw.ts';
import type { PushStep } from './session.ts';

/** Edits of a record that ServiceTitan has taken without showing it, and what the audit says of that. */
export interface UnseenEdits {
  readonly record: RecordEdits;
  readonly cleared: readonly string[];
  readonly changes: Readonly<
    Record<string, { readonly before: EditValue; readonly after: EditValue }>
  >;
}

/** Takes edits away that nothing read back would clear; with a version and an audit row of their own. Three statements, none for no record. */
export async function clearUnseen(
  { tx, cause, at }: PushStep,
  entity: PricebookEntity,
  unseen: readonly UnseenEdits[],
): Promise<void> {
  if (unseen.length === 0) return;
  const writes = unseen.map(({ record: { stId, id, draftId, version }, cleared }) => ({
    ...{ stId, id, draftId, version: version + 1, set: [], clear: cleared },
  }));
  writeEdits(tx, entity, { by: cause.actor, at }, writes);
  const stIds = unseen.map(({ record }) => record.stId);
  const revisions = await loadRevisions(tx, entity, stIds);
  writeAudit(
    tx,
    { entity, ...cause },
    unseen.map(({ record: { stId, version }, changes }) => ({
      ...{ stId, action: 'PUSHED', changes },
      version: (revisions.get(stId) ?? 0) + version + 1,
    })),
  );
}

/** Edits that ServiceTitan has taken with a yes, of fields that it never tells.   Pure. */
export function toldByNobody(record: RecordEdits, cleared: readonly string[]): UnseenEdits {
  const changes = cleared.map((field) => [
    field,
    { before: record.edits.get(field)?.value ?? null, after: null },
  ]);
  return { record, cleared, changes: Object.fromEntries(changes) };
}
