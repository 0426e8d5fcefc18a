import type { Tx } from '../../db/database.ts';
import { InvalidStateError } from '../../errors.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import type { EditValue } from '../edits/edit-value.ts';
import { fieldOf } from '../edits/fields-of-entity.ts';
import { isDraftId } from '../st-id.ts';

interface NamingEdit {
  readonly entity: PricebookEntity;
  readonly stId: string;
  readonly field: string;
  readonly value: EditValue;
}

// A draft's id is given once, to whatever entity. What is to be deleted names nothing that anybody needs.
const FIND = `
SELECT e.entity, e.st_id AS "stId", e.field, e.value FROM crm.edits e
WHERE e.tenant_id = $1 AND e.field <> 'position'
  AND EXISTS (SELECT FROM unnest($2::text[]) AS d (id) WHERE strpos(e.value::text, '"' || d.id || '"') > 0 AND NOT EXISTS (
    SELECT FROM crm.edits c WHERE c.tenant_id = $1 AND c.st_id = d.id::bigint AND c.field = 'created'))
  AND NOT EXISTS (SELECT FROM crm.edits x
    WHERE x.tenant_id = $1 AND x.entity = e.entity AND x.st_id = e.st_id AND x.field = 'deleted')`;

/**
 * Proves that nothing that stays staged names one of these records, as far as they are drafts that are gone. After the writes of a
 * command. One statement; none where none of them was made here.
 * Errors  InvalidStateError that says what names it: a push would have nothing to put there.
 */
export async function assertUnnamed(tx: Tx, stIds: readonly string[]): Promise<void> {
  const drafts = stIds.filter(isDraftId);
  if (drafts.length === 0) return;
  const edits = await tx.query<NamingEdit>({
    name: 'find edits that name drafts',
    text: FIND,
    values: [tx.tenantId, arrayLiteral(drafts)],
  });
  for (const { entity, stId, field, value } of edits) {
    const named = namedIn(entity, field, value).find((id) => drafts.includes(id));
    if (named === undefined) continue;
    throw new InvalidStateError(
      `${named} is new, and \`${field}\` of ${stId} in ${entity} names it: change or discard that first.`,
    );
  }
}

function namedIn(entity: PricebookEntity, field: string, value: EditValue): string[] {
  const named: string[] = [];
  const reference = (_: PricebookEntity, stId: string) => {
    named.push(stId);
    return stId;
  };
  if (value !== null) fieldOf(entity, field)?.codec.map(value, { reference });
  return named;
}
