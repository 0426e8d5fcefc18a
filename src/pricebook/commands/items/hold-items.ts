import type { Tx } from '../../../db/database.ts';
import { arrayLiteral } from '../../../lib/array-literal.ts';
import type { ItemEntity } from '../../../servicetitan/entities.ts';
import { loadEdits } from '../../edits/load-edits.ts';
import { isThere, type RecordEdits } from '../../edits/record-edits.ts';
import type { ItemRecord } from '../../raw-record.ts';
import { loadItemRecordsOf, lockRecords } from '../../raw-records.ts';
import { isDraftId } from '../../st-id.ts';

/** An item that nobody else can change until the transaction ends. */
export interface HeldItem {
  readonly stId: string;
  /** Null for an item that ServiceTitan does not have, or not any more. */
  readonly record: ItemRecord | null;
  /** Of raw, tombstones included; 0 for what was made here. */
  readonly revision: number;
  readonly edits: RecordEdits | undefined;
}

/** The version that clients know the item by. */
export function versionOf({ revision, edits }: HeldItem): number {
  return revision + (edits?.version ?? 0);
}

/** Whether there is such an item for readers. */
export function isItemThere({ record, edits }: HeldItem): boolean {
  return isThere(edits, record !== null);
}

/**
 * Locks items and loads what both sides say of them, by the ids asked for. Ids of drafts that ServiceTitan has by now find the record
 * under its new id. Three statements, and a fourth where there are drafts; none for no id.
 */
export async function holdItems(
  tx: Tx,
  entity: ItemEntity,
  asked: readonly string[],
): Promise<Map<string, HeldItem>> {
  if (asked.length === 0) return new Map();
  const current = await lockDrafts(tx, entity, asked.filter(isDraftId));
  const stIds = [...new Set(asked.map((stId) => current.get(stId) ?? stId))];
  const revisions = await lockRecords(tx, entity, stIds);
  const records = await loadItemRecordsOf(tx, entity, stIds);
  const staged = await loadEdits(tx, entity, stIds);
  return new Map(
    asked.map((askedId) => {
      const stId = current.get(askedId) ?? askedId;
      const record = records.get(stId) ?? null;
      const revision = revisions.get(stId) ?? 0;
      return [askedId, { stId, record, revision, edits: staged.get(stId) }];
    }),
  );
}

/** Drafts have no row of raw to hold. Answers with the ids they have now. */
async function lockDrafts(
  tx: Tx,
  entity: ItemEntity,
  draftIds: readonly string[],
): Promise<Map<string, string>> {
  if (draftIds.length === 0) return new Map();
  const rows = await tx.query<{ draftId: string; stId: string }>({
    name: 'lock drafts',
    text: `SELECT draft_id AS "draftId", st_id AS "stId" FROM crm.records
      WHERE tenant_id = $1 AND entity = $2 AND draft_id = ANY ($3::bigint[])
      ORDER BY draft_id DESC FOR NO KEY UPDATE`,
    values: [tx.tenantId, entity, arrayLiteral(draftIds)],
  });
  return new Map(rows.map(({ draftId, stId }) => [draftId, stId]));
}
