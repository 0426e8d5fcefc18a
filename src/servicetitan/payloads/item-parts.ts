import type { FieldReader } from './field-reader.ts';
import type {
  AssetPayload,
  DimensionsPayload,
  ExternalDatumPayload,
  GoodsBase,
  ItemBase,
  ItemLinkPayload,
  RecommendationPayload,
  SkuBase,
  VendorAccountPayload,
  VendorPayload,
  WarrantyPayload,
} from './item-payload.ts';

/** The parts that several kinds of item share, read from a row. */

export function itemBase(reader: FieldReader, stId: bigint): ItemBase {
  return {
    stId,
    code: reader.name('code'),
    displayName: reader.name('displayName'),
    description: reader.text('description'),
    active: reader.flag('active'),
    hours: reader.decimal('hours'),
    taxable: reader.flag('taxable'),
    categoryIds: reader.ids('categories'),
    assets: reader.objects('assets', 'an asset with a url', asset),
    account: reader.text('account'),
    bonus: reader.decimal('bonus'),
    commissionBonus: reader.decimal('commissionBonus'),
    paysCommission: reader.flag('paysCommission'),
    externalData: reader.objects('externalData', 'a key and its value', externalDatum),
    budgetCostCode: reader.text('budgetCostCode'),
    budgetCostType: reader.word('budgetCostType'),
    createdOn: reader.timestamp('createdOn'),
    modifiedOn: reader.timestamp('modifiedOn'),
  };
}

export function skuBase(reader: FieldReader, stId: bigint): SkuBase {
  return {
    ...itemBase(reader, stId),
    price: reader.decimal('price'),
    memberPrice: reader.decimal('memberPrice'),
    addOnPrice: reader.decimal('addOnPrice'),
    addOnMemberPrice: reader.decimal('addOnMemberPrice'),
    cost: reader.decimal('cost'),
    defaultAssetUrl: reader.text('defaultAssetUrl'),
    source: reader.text('source'),
    externalId: reader.text('externalId'),
    businessUnitId: reader.id('businessUnitId'),
    isPriceLocked: reader.flag('isPriceLocked'),
  };
}

export function goodsBase(
  reader: FieldReader,
  stId: bigint,
): Omit<GoodsBase, 'isConfigurable' | 'variationIds'> {
  return {
    ...skuBase(reader, stId),
    primaryVendor: reader.object('primaryVendor', vendor),
    otherVendors: reader.objects('otherVendors', 'a vendor with an id', vendor),
    unitOfMeasure: reader.text('unitOfMeasure'),
    isInventory: reader.flag('isInventory'),
    costOfSaleAccount: reader.text('costOfSaleAccount'),
    assetAccount: reader.text('assetAccount'),
    generalLedgerAccountId: reader.id('generalLedgerAccountId'),
    displayInAmount: reader.flag('displayInAmount'),
    isCostLocked: reader.flag('isCostLocked'),
  };
}

export function warranty(reader: FieldReader, field: string): WarrantyPayload | null {
  return reader.object(field, (inner) => ({
    duration: inner.integer('duration'),
    description: inner.text('description'),
  }));
}

export function links(reader: FieldReader, field: string): readonly ItemLinkPayload[] {
  return reader.objects(field, 'a link with a skuId', (inner) => {
    const skuId = inner.id('skuId');
    return skuId === null ? null : { skuId, quantity: inner.decimal('quantity') };
  });
}

/** Services list bare ids of services. */
export function recommendedServices(reader: FieldReader): readonly RecommendationPayload[] {
  return reader.ids('recommendations').map((skuId) => ({ skuId, type: null }));
}

/** Equipment lists ids with the kind of item they belong to. */
export function recommendedSkus(reader: FieldReader): readonly RecommendationPayload[] {
  return reader.objects('recommendations', 'a recommendation with a skuId', (inner) => {
    const skuId = inner.id('skuId');
    return skuId === null ? null : { skuId, type: inner.word('type') };
  });
}

export function dimensions(reader: FieldReader): DimensionsPayload | null {
  return reader.object('dimensions', (inner) => ({
    height: inner.decimal('height'),
    width: inner.decimal('width'),
    depth: inner.decimal('depth'),
  }));
}

function asset(inner: FieldReader): AssetPayload | null {
  const url = inner.text('url');
  if (url === null) return null;
  return {
    url,
    type: inner.word('type'),
    alias: inner.text('alias'),
    fileName: inner.text('fileName'),
    isDefault: inner.flag('isDefault'),
  };
}

function externalDatum(inner: FieldReader): ExternalDatumPayload | null {
  const key = inner.text('key');
  return key === null ? null : { key, value: inner.text('value') };
}

function vendor(inner: FieldReader): VendorPayload | null {
  const id = inner.id('id');
  if (id === null) return null;
  return {
    id,
    vendorId: inner.id('vendorId'),
    vendorName: inner.text('vendorName'),
    vendorPart: inner.text('vendorPart'),
    memo: inner.text('memo'),
    cost: inner.decimal('cost'),
    active: inner.flag('active'),
    primarySubAccount: inner.object('primarySubAccount', vendorAccount),
    otherSubAccounts: inner.objects('otherSubAccounts', 'an account with an id', vendorAccount),
  };
}

function vendorAccount(inner: FieldReader): VendorAccountPayload | null {
  const id = inner.id('id');
  if (id === null) return null;
  return { id, accountName: inner.text('accountName'), cost: inner.decimal('cost') };
}
