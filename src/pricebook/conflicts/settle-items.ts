import type { ItemKind } from '../../servicetitan/entities.ts';
import { itemFields } from '../edits/item-fields.ts';
import { CREATED, type RecordEdits } from '../edits/record-edits.ts';
import type { ItemRecord } from '../raw-record.ts';
import type { OpenConflict, PolicyOf } from './conflict.ts';
import { settleRecord } from './settle-record.ts';
import { NOTHING_TO_SETTLE, type Settlement, SettlementBuilder } from './settlement.ts';

/**
 * Holds what is staged for items of one kind against what ServiceTitan says of them now.   Pure.
 * Shape   `records` by id; an item with edits that is not among them is gone.
 */
export function settleItems(
  kind: ItemKind,
  staged: readonly RecordEdits[],
  records: ReadonlyMap<string, Pick<ItemRecord, 'payload' | 'revision'>>,
  context: { readonly open: readonly OpenConflict[]; readonly policyOf: PolicyOf },
): Settlement {
  const edited = staged.filter(({ edits }) => edits.size > 0 && !edits.has(CREATED));
  if (edited.length === 0 && context.open.length === 0) return NOTHING_TO_SETTLE;
  const builder = new SettlementBuilder(context.policyOf, context.open);
  for (const record of edited) {
    settleRecord(builder, record, records.get(record.stId) ?? null, itemFields[kind]);
  }
  return builder.result();
}
