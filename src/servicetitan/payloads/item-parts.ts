import type { FieldReader } from './field-reader.ts';

/** The parts that items are made of, and how each is read. */

/** A decimal number as text, exact, without exponent, superfluous zeros or plus sign: `-12.5`. */
export type DecimalText = string;

export interface AssetPayload {
  /** Assets have no id; this is what tells them apart. A storage path or an absolute address. */
  readonly url: string;
  readonly type: string | null;
  readonly alias: string | null;
  readonly fileName: string | null;
  readonly isDefault: boolean | null;
}

export interface WarrantyPayload {
  readonly duration: number | null;
  readonly description: string | null;
}

export interface ItemLinkPayload {
  readonly skuId: bigint;
  readonly quantity: DecimalText | null;
}

export interface RecommendationPayload {
  readonly skuId: bigint;
  /** `Service` or `Material`; null where ServiceTitan sends bare ids, which are services. */
  readonly type: string | null;
}

export interface VendorAccountPayload {
  readonly id: bigint;
  readonly accountName: string | null;
  readonly cost: DecimalText | null;
}

/** One vendor's offer of one item. */
export interface VendorPayload {
  /** The offer's id. */
  readonly id: bigint;
  readonly vendorId: bigint | null;
  readonly vendorName: string | null;
  readonly vendorPart: string | null;
  readonly memo: string | null;
  readonly cost: DecimalText | null;
  readonly active: boolean | null;
  readonly primarySubAccount: VendorAccountPayload | null;
  readonly otherSubAccounts: readonly VendorAccountPayload[];
}

export interface ExternalDatumPayload {
  readonly key: string;
  readonly value: string | null;
}

export interface DimensionsPayload {
  readonly height: DecimalText | null;
  readonly width: DecimalText | null;
  readonly depth: DecimalText | null;
}

export function readAssets(reader: FieldReader): readonly AssetPayload[] {
  return reader.objects('assets', 'an asset with a url', asset);
}

export function readExternalData(reader: FieldReader): readonly ExternalDatumPayload[] {
  return reader.objects('externalData', 'a key and its value', externalDatum);
}

export function readVendor(reader: FieldReader): VendorPayload | null {
  return reader.object('primaryVendor', vendor);
}

export function readOtherVendors(reader: FieldReader): readonly VendorPayload[] {
  return reader.objects('otherVendors', 'a vendor with an id', vendor);
}

export function readWarranty(reader: FieldReader, field: string): WarrantyPayload | null {
  return reader.object(field, (inner) => ({
    duration: inner.integer('duration'),
    description: inner.text('description'),
  }));
}

export function readLinks(reader: FieldReader, field: string): readonly ItemLinkPayload[] {
  return reader.objects(field, 'a link with a skuId', (inner) => {
    const skuId = inner.id('skuId');
    return skuId === null ? null : { skuId, quantity: inner.decimal('quantity') };
  });
}

/** Services list bare ids of services. */
export function readRecommendedServices(reader: FieldReader): readonly RecommendationPayload[] {
  return reader.ids('recommendations').map((skuId) => ({ skuId, type: null }));
}

/** Equipment lists ids with the kind of item they belong to. */
export function readRecommendedItems(reader: FieldReader): readonly RecommendationPayload[] {
  return reader.objects('recommendations', 'a recommendation with a skuId', (inner) => {
    const skuId = inner.id('skuId');
    return skuId === null ? null : { skuId, type: inner.word('type') };
  });
}

export function readDimensions(reader: FieldReader): DimensionsPayload | null {
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
