import type { AssetPayload } from '../../servicetitan/payloads/item-parts.ts';
import type { ItemPayload } from '../../servicetitan/payloads/item-payload.ts';
import { toInstant } from '../instant.ts';
import { masterId } from '../master-id.ts';
import type { ItemRecord } from '../raw-record.ts';
import { writeDetails } from './details.ts';
import type { ItemRow } from './item-row.ts';

/**
 * The row of master for one live raw record of an item.   Pure.
 * Shape   The name is the display name, else the code. Discounts and fees have no price or cost: their amount is in the details.
 *         Where ServiceTitan leaves out what every item has: code "", active.
 */
export function projectItem(tenantId: bigint, record: ItemRecord): ItemRow {
  const { payload } = record;
  const stId = String(payload.stId);
  return {
    kind: payload.kind,
    stId,
    id: masterId(tenantId, payload.kind, stId),
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
    version: record.revision,
    createdAt: toInstant(record.firstSeenAt),
    updatedAt: toInstant(record.changedAt),
  };
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
