import type { Database, Tx } from '../../../db/database.ts';
import { InvalidInputError, NotFoundError, StaleVersionError } from '../../../errors.ts';
import type { ItemEntity } from '../../../servicetitan/entities.ts';
import type { ItemPayload } from '../../../servicetitan/payloads/item-payload.ts';
import { type FieldSetting, planEdits } from '../../edits/plan-edits.ts';
import { isEditableId } from '../../st-id.ts';
import { Batch } from './batch.ts';
import { changeItem, type ItemChange, isChange } from './change-item.ts';
import { type CodeOf, findCodes, findTaken, lockCodes } from './codes.ts';
import { findMissing } from './find-missing.ts';
import { type HeldItem, holdItems, isItemThere, versionOf } from './hold-items.ts';
import { type GivenValues, readSettings, referencesOf } from './read-settings.ts';
import { type BatchOptions, type ItemOutcome, itemStaging, type Staging } from './staging.ts';
import { finish, writeChanges } from './write-changes.ts';

/** What somebody wants of one item. */
export interface ItemUpdate {
  readonly stId: string;
  readonly values: GivenValues;
  /** The version it was read with; whoever gives none overwrites what came in between. */
  readonly expectedVersion?: number | null | undefined;
}

/** An update that can be staged as far as its own item says. */
interface Readable {
  readonly index: number;
  readonly held: HeldItem;
  readonly settings: readonly FieldSetting<ItemPayload>[];
}

/**
 * Stages values for up to 500 items of one kind. One transaction, a constant number of statements.
 * Shape   One outcome for each update, in their order.
 * Errors  With ALL_OR_NOTHING the first of those that would otherwise be outcomes: NotFoundError, StaleVersionError, InvalidInputError
 *         with the path of the field. InvalidInputError for a list that is too long.
 */
export async function updateItems(
  db: Database,
  staging: Staging,
  entity: ItemEntity,
  updates: readonly ItemUpdate[],
  options: BatchOptions,
): Promise<ItemOutcome[]> {
  const batch = new Batch(updates, options);
  return db.transaction(staging.tenantId, (tx) => update(tx, staging, entity, batch.again()));
}

/** Takes items out of use; those that ServiceTitan does not have yet, too. Errors  as updateItems. */
export async function deactivateItems(
  db: Database,
  staging: Staging,
  entity: ItemEntity,
  items: readonly Omit<ItemUpdate, 'values'>[],
  options: BatchOptions,
): Promise<ItemOutcome[]> {
  const updates = items.map((item) => ({ ...item, values: { active: false } }));
  return updateItems(db, staging, entity, updates, options);
}

async function update(
  tx: Tx,
  staging: Staging,
  entity: ItemEntity,
  batch: Batch<ItemUpdate>,
): Promise<ItemOutcome[]> {
  const about = itemStaging(staging, entity);
  const asked = batch.records.map(({ stId }) => stId).filter(isEditableId);
  if (batch.records.some(({ values }) => values['code'] !== undefined)) {
    await lockCodes(tx, about.kind);
  }
  const held = await holdItems(tx, entity, asked);

  const seen = new Set<string>();
  const readable = batch.each((wish, index, path): Readable => {
    const item = held.get(wish.stId);
    if (item === undefined || !isItemThere(item)) throw unknownItem(wish.stId);
    if (seen.has(item.stId)) throw new InvalidInputError(`${path}.stId`, 'Is in the list twice.');
    seen.add(item.stId);
    assertVersion(item, wish.expectedVersion);
    const target = { kind: about.kind, isDraft: item.record === null, path };
    return { index, held: item, settings: readSettings(wish.values, target) };
  });

  const named = readable.map(({ settings }) => referencesOf(settings));
  const isMissing = await findMissing(tx, named.flat());
  const possible = batch.keep(readable, ({ settings }, path) => {
    batch.assertThere(referencesOf(settings), isMissing, path);
  });

  const planned = possible.map((one) => ({
    ...one,
    plan: planEdits(one.held.record?.payload ?? null, one.held.edits, one.settings),
  }));
  const wishes = planned.flatMap(({ index, held: { stId }, plan }) => {
    const code = plan.changes['code']?.after;
    return typeof code === 'string' ? [{ index, stId, code }] : [];
  });
  const holders = await findCodes(tx, about.kind, wishes.map(codeOf));
  const taken = new Map([...findTaken(wishes, holders)].map((wish) => [wish.index, wish.code]));
  const accepted = batch.keep(planned, ({ index }, path) => {
    const code = taken.get(index);
    if (code !== undefined) throw takenCode(path, code);
  });

  const changes: ItemChange[] = [];
  for (const { index, held: item, plan } of accepted) {
    const changed = isChange(plan);
    if (changed) changes.push(changeItem(about, item, plan, 'STAGED'));
    batch.succeed(index, { ok: true, stId: item.stId, changed });
  }
  await writeChanges(tx, about, changes);
  await finish(tx, changes);
  return batch.outcomes();
}

const codeOf = ({ code }: CodeOf): string => code;

export function takenCode(path: string, code: string): InvalidInputError {
  return new InvalidInputError(`${path}.code`, `Another item of this kind has the code "${code}".`);
}

export function unknownItem(stId: string): NotFoundError {
  return new NotFoundError(`There is no such item: ${stId}.`);
}

/** Errors  StaleVersionError where the caller has read another version. */
export function assertVersion(item: HeldItem, expected: number | null | undefined): void {
  const current = versionOf(item);
  if (expected == null || expected === current) return;
  throw new StaleVersionError(
    `Item ${item.stId} was changed since you read version ${expected}; it has version ${current} now.`,
    current,
  );
}
