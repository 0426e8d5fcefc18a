import type { Database, Tx } from '../../db/database.ts';
import { NotFoundError } from '../../errors.ts';
import { sendEventsOfChange } from '../../events/outbox.ts';
import type { NewEvent } from '../../events/types.ts';
import { PRICEBOOK_ENTITIES, type PricebookEntity } from '../../servicetitan/entities.ts';
import { discardCategoriesIn } from '../commands/categories/discard-categories.ts';
import {
  countDiscarded,
  type Discarded,
  type DiscardTarget,
  discardItemsIn,
} from '../commands/items/discard-items.ts';
import type { Staging } from '../commands/items/staging.ts';
import { loadAllEdits, loadEditsById } from '../edits/load-edits.ts';
import type { RecordEdits } from '../edits/record-edits.ts';
import { bumpPricebookVersion } from '../writers/pricebook-version.ts';
import { assertUnnamed } from './assert-unnamed.ts';

/** Takes back what is staged for records of one entity, inside of a transaction; raising the pricebook version and telling the events is for whoever ends it. */
type Discard = (
  tx: Tx,
  staging: Staging,
  targets: readonly DiscardTarget[],
) => Promise<Discarded & { readonly events?: readonly NewEvent[] }>;

/** A record of whatever entity whose staged edits are to go. */
export interface EntityTarget extends DiscardTarget {
  readonly entity: PricebookEntity;
}

const items =
  (entity: Exclude<PricebookEntity, 'categories'>): Discard =>
  async (tx, staging, targets) =>
    countDiscarded(await discardItemsIn(tx, staging, entity, targets));

/** How each entity takes back what is staged. */
const discards: Readonly<Record<PricebookEntity, Discard>> = {
  categories: discardCategoriesIn,
  services: items('services'),
  materials: items('materials'),
  equipment: items('equipment'),
  'discounts-and-fees': items('discounts-and-fees'),
};

/** One staged edit: by the uuid of its record, which stays when ServiceTitan gives a draft an id of its own. */
export interface EditId {
  readonly recordId: string;
  readonly field: string;
}

/**
 * Takes back staged edits of whatever entities, those that are named or all there are, in one transaction. What is not staged any more
 * needs no taking back.
 * Errors  NotFoundError for a record that is not there; InvalidStateError for a draft that is on its way to ServiceTitan, and
 *         for one that something names which stays staged.
 */
export function discardChanges(
  db: Database,
  staging: Staging,
  wanted: readonly EditId[] | 'ALL',
): Promise<Discarded> {
  return db.transaction(staging.tenantId, async (tx) => {
    const targets =
      wanted === 'ALL'
        ? targetsOfAll(await loadAllEdits(tx))
        : targetsOf(wanted, await loadEditsById(tx, wanted.map(recordIdOf)));
    return discardTargets(tx, staging, targets);
  });
}

/** Takes back what is staged for records of whatever entities, and ends the transaction: what it writes comes last. Errors  as each entity's own. */
export async function discardTargets(
  tx: Tx,
  staging: Staging,
  targets: readonly EntityTarget[],
): Promise<Discarded> {
  const total = { edits: 0, records: 0 };
  const told: NewEvent[] = [];
  // In the order of entities, so that two who take back much do not stop each other.
  for (const entity of PRICEBOOK_ENTITIES) {
    const own = targets.filter((target) => target.entity === entity);
    if (own.length === 0) continue;
    const { edits, records, events = [] } = await discards[entity](tx, staging, own);
    total.edits += edits;
    total.records += records;
    told.push(...events);
  }
  if (told.length > 0) sendEventsOfChange(tx, told);
  else if (total.records > 0) bumpPricebookVersion(tx);
  await assertUnnamed(
    tx,
    targets.map(({ stId }) => stId),
  );
  return total;
}

const recordIdOf = ({ recordId }: EditId): string => recordId;

function targetsOfAll(records: readonly RecordEdits[]): EntityTarget[] {
  return records.map(({ entity, stId }) => ({ entity, stId, fields: null }));
}

/** Errors  NotFoundError. */
function targetsOf(wanted: readonly EditId[], records: readonly RecordEdits[]): EntityTarget[] {
  const fields = new Map<string, string[]>();
  for (const { recordId, field } of wanted) {
    fields.set(recordId, [...(fields.get(recordId) ?? []), field]);
  }
  if (records.length < fields.size) throw new NotFoundError('There is no such change.');
  return records.map(({ entity, stId, id }) => ({ entity, stId, fields: fields.get(id) ?? [] }));
}
