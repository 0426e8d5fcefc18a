import type { ItemKind } from '../../servicetitan/entities.ts';
import type { AssetPayload } from '../../servicetitan/payloads/item-parts.ts';
import type { ItemPayload } from '../../servicetitan/payloads/item-payload.ts';
import { itemFields } from '../edits/item-fields.ts';
import { withEdits } from '../edits/plan-edits.ts';
import { isThere, type RecordEdits } from '../edits/record-edits.ts';
import { emptyItem } from '../empty-payload.ts';
import { toInstant } from '../instant.ts';
import { masterId } from '../master-id.ts';
import type { ItemRecord } from '../raw-record.ts';
import { writeDetails } from './details.ts';
import type { ItemRow } from './item-row.ts';

/** What the two sides say of one item. */
export interface ItemSides {
  readonly kind: ItemKind;
  readonly stId: string;
  /** Null for an item that was made here. */
  readonly record: ItemRecord | null;
  readonly edits: RecordEdits | undefined;
}

/**
 * The row of master for one item; null where people delete it.   Pure.
 * Shape   The name is the display name, else the code. Discounts and fees have no price or cost: their amount is in the details.
 *         Where ServiceTitan leaves out what every item has: code "", active.
 */
export function projectItem(tenantId: bigint, sides: ItemSides): ItemRow | null {
  const { kind, stId, record, edits } = sides;
  if (!isThere(edits, record !== null)) return null;
  const payload = effectiveItem(sides);
  const createdAt = record?.firstSeenAt ?? edits?.createdAt ?? new Date(0);
  const changedAt = laterOf(record?.changedAt, edits?.changedAt) ?? createdAt;
  return {
    kind,
    stId,
    id: edits?.id ?? masterId(tenantId, kind, stId),
    code: payload.code ?? '',
    name: payload.displayName ?? payload.code ?? '',
    description: payload.description,
    active: payload.active ?? true,
    ...prices(payload),
    hours: payload.hours,
    taxable: payload.taxable,
    categoryStIds: payload.categoryIds.map(String),
    image: coverImage(payload.assets),
    details: writeDetails(payload),
    stCreatedOn: payload.createdOn,
    stModifiedOn: payload.modifiedOn,
    version: (record?.revision ?? 0) + (edits?.version ?? 0),
    createdAt: toInstant(createdAt),
    updatedAt: toInstant(changedAt),
  };
}

/** The payload as readers are to see it. */
export function effectiveItem({ kind, stId, record, edits }: ItemSides): ItemPayload {
  const payload = record?.payload ?? emptyItem(kind, BigInt(stId));
  return withEdits(payload, edits, itemFields[kind]);
}

function laterOf(one: Date | undefined, other: Date | undefined): Date | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return one >= other ? one : other;
}

type Prices = Pick<ItemRow, 'price' | 'memberPrice' | 'addOnPrice' | 'addOnMemberPrice' | 'cost'>;

function prices(payload: ItemPayload): Prices {
  if (payload.kind === 'DISCOUNT_AND_FEE') {
    return {
      price: null,
      memberPrice: null,
      addOnPrice: null,
      addOnMemberPrice: null,
      cost: null,
    };
  }
  const { price, memberPrice, addOnPrice, addOnMemberPrice, cost } = payload;
  return { price, memberPrice, addOnPrice, addOnMemberPrice, cost };
}

/** The image marked as default, else the first image. */
function coverImage(assets: readonly AssetPayload[]): string | null {
  const images = assets.filter((asset) => asset.type === 'Image');
  return (images.find((image) => image.isDefault === true) ?? images[0])?.url ?? null;
}
