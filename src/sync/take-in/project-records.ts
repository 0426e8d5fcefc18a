import type { Tx } from '../../db/database.ts';
import { loadEdits } from '../../pricebook/edits/load-edits.ts';
import { type ForestReader, forestReader } from '../../pricebook/forest-reader.ts';
import { loadItemRecordsOf } from '../../pricebook/raw-records.ts';
import { itemKinds, type PricebookEntity } from '../../servicetitan/entities.ts';
import { type ForestReading, projectForest } from './forest-projection.ts';
import { projectItems } from './item-projection.ts';
import type { Projected, ProjectionCause } from './projection.ts';

const WHOLE = { reading: 'WHOLE', reader: forestReader } as const;

/** Settles and projects records as raw and their edits are now, without anything having come from ServiceTitan. */
export async function projectRecords(
  tx: Tx,
  entity: PricebookEntity,
  cause: ProjectionCause,
  stIds: readonly string[],
  forest: { readonly reading: ForestReading; readonly reader: ForestReader } = WHOLE,
): Promise<Projected> {
  if (entity === 'categories') {
    return projectForest(tx, cause, await forest.reader.edits(tx), forest);
  }
  const staged = [...(await loadEdits(tx, entity, stIds)).values()];
  const records = await loadItemRecordsOf(tx, entity, stIds);
  return projectItems(tx, itemKinds[entity], cause, staged, records);
}
