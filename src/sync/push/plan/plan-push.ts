import { createHash } from 'node:crypto';
import { stringifyLossless } from '../../../lib/lossless-json.ts';
import type { CategoryRow } from '../../../pricebook/category-row.ts';
import { RemoteTree } from '../../../pricebook/conflicts/remote-tree.ts';
import { categoryFields } from '../../../pricebook/edits/category-fields.ts';
import { itemFields } from '../../../pricebook/edits/item-fields.ts';
import { CREATED, type RecordEdits } from '../../../pricebook/edits/record-edits.ts';
import type { CategoryRecord, ItemRecord } from '../../../pricebook/raw-record.ts';
import {
  type ItemEntity,
  itemKinds,
  type PricebookEntity,
} from '../../../servicetitan/entities.ts';
import type { PlannedCall } from '../push.ts';
import { callKey, type DraftCall, pointersOf, uploadKey } from './draft-call.ts';
import { orderItems } from './order-items.ts';
import { planCategoryDeletes, planCategoryWrites } from './plan-categories.ts';
import { ITEM_ORDER, planItemWrites } from './plan-items.ts';

/** Everything a plan is computed from. */
export interface PushToPlan {
  /** All that is staged. */
  readonly staged: readonly RecordEdits[];
  /** Whether people want to push the record. */
  readonly isChosen: (record: RecordEdits) => boolean;
  /** Live categories of the mirror, and the effective rows. */
  readonly categories: readonly CategoryRecord[];
  readonly rows: readonly CategoryRow[];
  /** Live items of the mirror for which something is staged, by entity and id. */
  readonly items: Readonly<Record<ItemEntity, ReadonlyMap<string, ItemRecord>>>;
  /** Digests of pictures that ServiceTitan has already. */
  readonly uploaded: ReadonlySet<string>;
}

/**
 * The calls that push what is chosen, in an order in which they can be made: pictures, categories parents first, new items before what
 * links to them, changes of items, deletions last.   Pure.
 *
 * What is made here and named by something chosen is pushed too. Conflicted and local edits are left out. A call names those that have to
 * be applied before it, which come before it.
 * Source  docs/SYNC.md I24, I30.
 */
export function planPush(given: PushToPlan): PlannedCall[] {
  const chosen = withNeededDrafts(given.staged, given.isChosen);
  const isChosen = (record: RecordEdits) => chosen.has(record.id);
  const editsOf = (entity: PricebookEntity) =>
    given.staged.filter((record) => record.entity === entity && record.edits.size > 0);
  const categories = {
    remote: new RemoteTree(given.categories),
    rows: given.rows,
    staged: new Map(editsOf('categories').map((record) => [record.stId, record])),
    isChosen,
  };
  const writes = planCategoryWrites(categories);
  const items = orderItems(
    ITEM_ORDER.flatMap((entity) =>
      planItemWrites(entity, editsOf(entity).filter(isChosen), given.items[entity]),
    ),
  );
  const deletes = planCategoryDeletes(categories, writes);
  const uploads = planUploads([...writes, ...items], given.uploaded);
  return numbered([...uploads, ...writes, ...items, ...deletes]);
}

/** One upload for each picture that ServiceTitan does not have, however many records show it. */
function planUploads(calls: readonly DraftCall[], uploaded: ReadonlySet<string>): DraftCall[] {
  const digests = new Set<string>();
  for (const { entity, fields } of calls) {
    for (const digest of pointersIn(entity, fields).images) digests.add(digest);
  }
  return [...digests]
    .filter((digest) => !uploaded.has(digest))
    .map((digest) => ({
      ...{ key: uploadKey(digest), kind: 'UPLOAD' as const, entity: 'categories' as const },
      ...{
        stId: null,
        label: `picture ${digest.slice(0, 8)}`,
        fields: [],
        image: digest,
        after: [],
      },
    }));
}

function pointersIn(
  entity: PricebookEntity,
  changes: Parameters<typeof pointersOf>[0],
): ReturnType<typeof pointersOf> {
  return entity === 'categories'
    ? pointersOf(changes, categoryFields)
    : pointersOf(changes, itemFields[itemKinds[entity]]);
}

/** The chosen records, and the new ones that their values name, and so on; by uuid. */
function withNeededDrafts(
  staged: readonly RecordEdits[],
  isChosen: (record: RecordEdits) => boolean,
): Set<string> {
  const drafts = new Map(
    staged
      .filter(({ edits }) => edits.has(CREATED))
      .map((record) => [callKey('CREATE', record.entity, record.stId), record]),
  );
  const chosen = new Set<string>();
  const waiting = staged.filter(isChosen);
  for (let record = waiting.pop(); record !== undefined; record = waiting.pop()) {
    if (chosen.has(record.id)) continue;
    chosen.add(record.id);
    for (const key of pointersIn(record.entity, [...record.edits.values()]).creations) {
      const needed = drafts.get(key);
      if (needed !== undefined) waiting.push(needed);
    }
  }
  return chosen;
}

function numbered(calls: readonly DraftCall[]): PlannedCall[] {
  const ordinals = new Map(calls.map(({ key }, ordinal) => [key, ordinal]));
  return calls.map(({ key: _, after, ...call }, ordinal) => {
    const dependsOn = after.flatMap((key) => ordinals.get(key) ?? []);
    return { ...call, ordinal, dependsOn: [...new Set(dependsOn)].sort((a, b) => a - b) };
  });
}

/** Identifies a plan by all that it would send and what that was computed from: SHA-256, hex. */
export function planHash(calls: readonly PlannedCall[]): string {
  return createHash('sha256').update(stringifyLossless(calls)).digest('hex');
}
