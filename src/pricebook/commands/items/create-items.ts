import type { Database, Tx } from '../../../db/database.ts';
import { InvalidInputError } from '../../../errors.ts';
import type { ItemEntity } from '../../../servicetitan/entities.ts';
import { takeDraftIds } from '../../edits/draft-ids.ts';
import { type EditPlan, planEdits } from '../../edits/plan-edits.ts';
import { CREATED } from '../../edits/record-edits.ts';
import { Batch } from './batch.ts';
import { changeItem, type ItemChange } from './change-item.ts';
import { findCodes, findTaken, lockCodes } from './codes.ts';
import { findMissing } from './find-missing.ts';
import { type GivenValues, readSettings, referencesOf } from './read-settings.ts';
import { type BatchOptions, type ItemOutcome, itemStaging, type Staging } from './staging.ts';
import { takenCode } from './update-items.ts';
import { finish, writeChanges } from './write-changes.ts';

/** What a new item shall be. */
export interface ItemCreation {
  /** `code` is required. */
  readonly values: GivenValues;
}

/**
 * Makes up to 500 items of one kind that ServiceTitan does not have yet: drafts, with negative ids. One transaction, a constant number
 * of statements.
 * Errors  as updateItems; InvalidInputError also for a code that is missing or that another item of the kind has.
 */
export async function createItems(
  db: Database,
  staging: Staging,
  entity: ItemEntity,
  creations: readonly ItemCreation[],
  options: BatchOptions,
): Promise<ItemOutcome[]> {
  const batch = new Batch(creations as readonly (ItemCreation & { stId?: string })[], options);
  return db.transaction(staging.tenantId, (tx) => create(tx, staging, entity, batch.again()));
}

async function create(
  tx: Tx,
  staging: Staging,
  entity: ItemEntity,
  batch: Batch<ItemCreation & { stId?: string }>,
): Promise<ItemOutcome[]> {
  const about = itemStaging(staging, entity);
  await lockCodes(tx, about.kind);

  const readable = batch.each(({ values }, index, path) => {
    const settings = readSettings(values, { kind: about.kind, isDraft: true, path });
    const code = settings.find(({ field }) => field.name === 'code')?.value;
    if (typeof code !== 'string') {
      throw new InvalidInputError(`${path}.code`, 'A new item needs a code.');
    }
    return { index, settings, code, stId: null };
  });

  const isMissing = await findMissing(
    tx,
    readable.flatMap(({ settings }) => referencesOf(settings)),
  );
  const possible = batch.keep(readable, ({ settings }, path) => {
    batch.assertThere(referencesOf(settings), isMissing, path);
  });

  const codes = possible.map(({ code }) => code);
  const taken = findTaken(possible, await findCodes(tx, about.kind, codes));
  const accepted = batch.keep(possible, (wish, path) => {
    if (taken.has(wish)) throw takenCode(path, wish.code);
  });

  const draftIds = await takeDraftIds(tx, accepted.length);
  const changes: ItemChange[] = accepted.map(({ index, settings }, place) => {
    const stId = draftIds[place] ?? '';
    batch.succeed(index, { ok: true, stId, changed: true });
    const plan = withCreation(planEdits(null, undefined, settings));
    const held = { stId, record: null, revision: 0, edits: undefined };
    return changeItem(about, held, plan, 'STAGED');
  });
  await writeChanges(tx, about, changes);
  await finish(tx, changes);
  return batch.outcomes();
}

function withCreation({ set, clear, changes }: EditPlan): EditPlan {
  const creation = { field: CREATED, value: true, base: null, local: false };
  return {
    set: [creation, ...set],
    clear,
    changes: { [CREATED]: { before: null, after: true }, ...changes },
  };
}
