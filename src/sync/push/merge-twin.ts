import type { Tx } from '../../db/database.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import { loadEdits } from '../../pricebook/edits/load-edits.ts';
import type { RecordEdits } from '../../pricebook/edits/record-edits.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';

/**
 * Where people have edited the record that a draft is about to become, since a pull has shown it before anybody knew whose it was: what is
 * staged for it becomes the draft's, and the record's row gives way. Of a field that is staged for both the later edit holds. Versions go
 * on from those of both. One statement; four where there is something to merge.
 * Shape   The draft with its own edits only, and the version of both.
 * Source  docs/SYNC.md I20, I27.
 */
export async function mergeTwin(
  tx: Tx,
  entity: PricebookEntity,
  draft: RecordEdits,
  stId: string,
): Promise<RecordEdits> {
  const twin = (await loadEdits(tx, entity, [stId])).get(stId);
  if (twin === undefined) return draft;
  const isLater = ({ field, stagedAt }: { field: string; stagedAt: Date }) => {
    const own = draft.edits.get(field);
    return own === undefined || own.stagedAt < stagedAt;
  };
  const taken = [...twin.edits.values()].filter(isLater).map(({ field }) => field);
  const [own, other] = [draft.stId, stId];
  tx.send({
    name: 'clear what a twin replaces',
    text: `DELETE FROM crm.edits WHERE tenant_id = $1 AND entity = $2 AND st_id = $3 AND field = ANY ($4::text[])`,
    values: [tx.tenantId, entity, own, arrayLiteral(taken)],
  });
  tx.send({
    name: 'move edits of a twin',
    text: `UPDATE crm.edits SET st_id = $4, version = version + $6
      WHERE tenant_id = $1 AND entity = $2 AND st_id = $3 AND field = ANY ($5::text[])`,
    values: [tx.tenantId, entity, other, own, arrayLiteral(taken), draft.version],
  });
  tx.send({
    name: 'merge twin',
    text: `WITH gone AS (DELETE FROM crm.records WHERE tenant_id = $1 AND entity = $2 AND st_id = $3 RETURNING version)
      UPDATE crm.records r SET version = r.version + gone.version FROM gone
      WHERE r.tenant_id = $1 AND r.entity = $2 AND r.st_id = $4`,
    values: [tx.tenantId, entity, other, own],
  });
  const ownEdits = [...draft.edits].filter(([field]) => !taken.includes(field));
  return { ...draft, version: draft.version + twin.version, edits: new Map(ownEdits) };
}
