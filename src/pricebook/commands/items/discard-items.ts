import type { Database, Tx } from '../../../db/database.ts';
import { InvalidStateError } from '../../../errors.ts';
import type { ItemEntity } from '../../../servicetitan/entities.ts';
import type { ItemPayload } from '../../../servicetitan/payloads/item-payload.ts';
import { itemFields } from '../../edits/item-fields.ts';
import { type EditPlan, remoteValue } from '../../edits/plan-edits.ts';
import { CREATED, isOnItsWay, type StagedEdit } from '../../edits/record-edits.ts';
import { assertUnnamed } from '../../pending/assert-unnamed.ts';
import { isEditableId } from '../../st-id.ts';
import { changeItem, type ItemChange, isChange } from './change-item.ts';
import { type HeldItem, holdItems, isItemThere } from './hold-items.ts';
import { type ItemStaging, itemStaging, type Staging } from './staging.ts';
import { assertVersion, unknownItem } from './update-items.ts';
import { finish, writeChanges } from './write-changes.ts';

/** Whose staged edits are to go. */
export interface DiscardTarget {
  readonly stId: string;
  /** Null for everything; fields for which nothing is staged do not matter. */
  readonly fields: readonly string[] | null;
  /** The version the caller has read; not looked at unless given. */
  readonly expectedVersion?: number | null | undefined;
}

/** What went. */
export interface Discarded {
  readonly edits: number;
  readonly records: number;
}

/**
 * Takes back what is staged for items of one kind; nothing is said about fields for all of it. The mirror's rows show again as they
 * are, and drafts vanish. One transaction, a constant number of statements.
 * Errors  as discardItemsIn; InvalidStateError for a draft that something else names.
 */
export function discardItemChanges(
  db: Database,
  staging: Staging,
  entity: ItemEntity,
  stIds: readonly string[],
  fields: readonly string[] | null = null,
): Promise<Discarded> {
  const targets = [...new Set(stIds)].map((stId) => ({ stId, fields }));
  return db.transaction(staging.tenantId, async (tx) => {
    const changes = await discardItemsIn(tx, staging, entity, targets);
    await finish(tx, changes);
    await assertUnnamed(tx, stIds);
    return countDiscarded(changes);
  });
}

/**
 * Removes items that were made here and are not in ServiceTitan yet.
 * Errors  InvalidStateError for one that ServiceTitan has; else as discardItemsIn.
 */
export function deleteDrafts(
  db: Database,
  staging: Staging,
  entity: ItemEntity,
  stIds: readonly string[],
): Promise<Discarded> {
  return db.transaction(staging.tenantId, async (tx) => {
    const targets = [...new Set(stIds)].map((stId) => ({ stId, fields: null }));
    const changes = await discardItemsIn(tx, staging, entity, targets, assertDraft);
    await finish(tx, changes);
    await assertUnnamed(tx, stIds);
    return countDiscarded(changes);
  });
}

/**
 * The same inside of a transaction, which ends with `finish`.
 * Errors  NotFoundError for an item that is not there and has nothing staged; StaleVersionError; InvalidStateError for a draft that is on its way to
 *         ServiceTitan, and for the code of a draft alone.
 */
export async function discardItemsIn(
  tx: Tx,
  staging: Staging,
  entity: ItemEntity,
  targets: readonly DiscardTarget[],
  check: (item: HeldItem) => void = () => undefined,
): Promise<ItemChange[]> {
  const about = itemStaging(staging, entity);
  const asked = targets.map(({ stId }) => stId);
  const held = await holdItems(tx, entity, asked.filter(isEditableId));
  const changes: ItemChange[] = [];
  for (const { stId, fields, expectedVersion } of targets) {
    const item = held.get(stId);
    if (item === undefined) throw unknownItem(stId);
    if (!isItemThere(item) && !item.edits?.edits.size) throw unknownItem(stId);
    assertVersion(item, expectedVersion);
    check(item);
    const plan = planDiscard(about, item, fields);
    if (isChange(plan)) changes.push(changeItem(about, item, plan, 'DISCARDED'));
  }
  await writeChanges(tx, about, changes);
  return changes;
}

export function countDiscarded(changes: readonly ItemChange[]): Discarded {
  const edits = changes.reduce((sum, { write }) => sum + write.clear.length, 0);
  return { edits, records: changes.length };
}

/** Which edits go, and what is effective then.   Pure. */
export function planDiscard(
  { kind }: Pick<ItemStaging, 'kind'>,
  { stId, record, edits: staged }: HeldItem,
  fields: readonly string[] | null,
): EditPlan {
  const edits = staged?.edits ?? new Map<string, never>();
  const isWhole = fields === null || (edits.has(CREATED) && fields.includes(CREATED));
  const clear = [...edits.keys()].filter((field) => isWhole || fields.includes(field));
  if (clear.includes(CREATED)) assertAtRest(stId, edits.get(CREATED));
  else if (edits.has(CREATED) && clear.includes('code')) {
    throw new InvalidStateError(
      `Item ${stId} is new and needs its code: change it, or discard the item.`,
    );
  }
  const payload: ItemPayload | null = record?.payload ?? null;
  const changes = clear.map((name) => {
    const field = itemFields[kind].get(name);
    const after = field === undefined ? null : remoteValue(payload, field);
    return [name, { before: edits.get(name)?.value ?? null, after }];
  });
  return { set: [], clear, changes: Object.fromEntries(changes) };
}

function assertAtRest(stId: string, creation: StagedEdit | undefined): void {
  if (!isOnItsWay(creation)) return;
  throw new InvalidStateError(
    `Item ${stId} is on its way to ServiceTitan. Wait for the push to end, then decide.`,
  );
}

function assertDraft({ stId, record }: HeldItem): void {
  if (record === null) return;
  throw new InvalidStateError(
    `ServiceTitan has item ${stId}, which cannot be deleted there. Deactivate it.`,
  );
}
