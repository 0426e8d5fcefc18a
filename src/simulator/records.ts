/**
 * The pricebook as the simulated ServiceTitan keeps it. Field names are those of the official OpenAPI, so that an answer is a
 * record printed, except for four things which the server makes of it at print time:
 *
 *  - categories are kept flat; the server assembles `subcategories` from `parentId`, roots by id and siblings by `position`;
 *  - services keep category ids; the server prints `{ id, name, active }` for services and bare ids for the other kinds;
 *  - timestamps are kept with 7 fraction digits; the server trims trailing zeros (`trimTimestamp`);
 *  - `externalData` is kept per application; the server prints the list of the application asked for, or null.
 *
 * Records are never changed in place: an edit stores a new record, so that tenants may share one generated pricebook.
 */

/**
 * An id of up to 64 bits. A number while it is a safe integer, a bigint beyond 2^53: one id has one form, which makes `===`, Map and
 * Set work. Ids that come from outside go through `toId`.
 */
export type Id = number | bigint;

/** The one form of an id (see Id). */
export function toId(id: Id): Id {
  if (typeof id === 'number') return id;
  return id <= BigInt(Number.MAX_SAFE_INTEGER) && id >= -BigInt(Number.MAX_SAFE_INTEGER)
    ? Number(id)
    : id;
}

/** A UTC instant with exactly 7 fraction digits (100 ns ticks), `2025-12-15T02:56:35.0643800Z`. Sorts as text. */
export type Timestamp = string;

/** As ServiceTitan prints it: trailing zeros of the fraction removed, the point too when nothing is left of it. */
export function trimTimestamp(timestamp: Timestamp): string {
  return timestamp.replace(/\.?0*Z$/, 'Z');
}

export type CategoryType = 'Services' | 'Materials';

export interface CategoryRecord {
  readonly id: Id;
  readonly name: string;
  readonly active: boolean;
  /** Often the literal text "Null". */
  readonly description: string | null;
  /** A storage path, `Images/Category/<guid>.jpg`. */
  readonly image: string | null;
  readonly parentId: Id | null;
  /** 1-based, unique among siblings, with gaps. */
  readonly position: number;
  readonly categoryType: CategoryType;
  /** Empty: visible to every business unit. */
  readonly businessUnitIds: readonly Id[];
  readonly skuImages: readonly string[];
  readonly skuVideos: readonly string[];
  readonly source: string | null;
  readonly externalId: string | null;
  readonly hideInMobile: boolean;
  readonly createdOn: Timestamp;
  readonly modifiedOn: Timestamp;
}

export interface AssetRecord {
  readonly alias: string | null;
  readonly fileName: string | null;
  readonly isDefault: boolean;
  readonly type: 'Other' | 'Image' | 'Video' | 'Attachment' | 'VideoFile';
  /** `Images/…` and `Pricebook/Attachments/…` are storage paths; videos are absolute addresses. */
  readonly url: string;
}

export interface WarrantyRecord {
  /** Years, as contractors enter it. */
  readonly duration: number;
  readonly description: string | null;
}

export interface SkuLinkRecord {
  readonly skuId: Id;
  readonly quantity: number;
}

export interface VendorSubAccount {
  readonly id: Id;
  readonly cost: number;
  readonly accountName: string;
}

/** One vendor's offer of one material or equipment; `id` is the offer's, `vendorId` the vendor's. */
export interface VendorRef {
  readonly id: Id;
  readonly vendorName: string;
  readonly vendorId: Id;
  readonly memo: string | null;
  readonly vendorPart: string | null;
  readonly cost: number;
  readonly active: boolean;
  readonly primarySubAccount: VendorSubAccount | null;
  readonly otherSubAccounts: readonly VendorSubAccount[] | null;
}

export interface ExternalDatum {
  readonly key: string;
  readonly value: string;
}

/** What every kind of item has. Money is in dollars, `hours` are hours of labour. */
interface ItemRecord {
  readonly id: Id;
  /** Unique within its kind. */
  readonly code: string;
  readonly displayName: string | null;
  /** HTML is allowed and occurs. */
  readonly description: string;
  readonly active: boolean;
  readonly hours: number;
  readonly bonus: number;
  readonly commissionBonus: number;
  readonly paysCommission: boolean;
  readonly account: string | null;
  /** Category ids; some name no category that exists. */
  readonly categories: readonly Id[];
  readonly assets: readonly AssetRecord[];
  readonly budgetCostCode: string | null;
  readonly budgetCostType: string | null;
  /** By application guid. */
  readonly externalData: Readonly<Record<string, readonly ExternalDatum[]>>;
  readonly createdOn: Timestamp;
  readonly modifiedOn: Timestamp;
}

/** What services, materials and equipment share: they are sold at a price. */
interface PricedRecord extends ItemRecord {
  readonly price: number;
  readonly memberPrice: number;
  readonly addOnPrice: number;
  readonly addOnMemberPrice: number;
  readonly cost: number;
  readonly source: string | null;
  readonly externalId: string | null;
  readonly defaultAssetUrl: string | null;
  readonly isPriceLocked: boolean | null;
}

/** What materials and equipment share: they are bought from vendors and kept in stock. */
interface StockedRecord extends PricedRecord {
  readonly unitOfMeasure: string | null;
  readonly isInventory: boolean;
  readonly costOfSaleAccount: string | null;
  readonly assetAccount: string | null;
  readonly primaryVendor: VendorRef | null;
  readonly otherVendors: readonly VendorRef[] | null;
  readonly displayInAmount: boolean;
  readonly generalLedgerAccountId: Id | null;
  readonly isCostLocked: boolean | null;
}

export interface ServiceRecord extends PricedRecord {
  readonly warranty: WarrantyRecord | null;
  readonly taxable: boolean;
  readonly isLabor: boolean | null;
  readonly recommendations: readonly Id[];
  readonly upgrades: readonly Id[];
  readonly serviceMaterials: readonly SkuLinkRecord[];
  readonly serviceEquipment: readonly SkuLinkRecord[];
  readonly crossSaleGroup: string | null;
  readonly businessUnitId: Id | null;
  readonly soldByCommission: number;
  /** What the server prints only when asked with `calculatePrices=true`, else null. */
  readonly calculatedPrice: number | null;
  /** Likewise. */
  readonly useStaticPrices: boolean | null;
}

export interface MaterialRecord extends StockedRecord {
  readonly deductAsJobCost: boolean;
  readonly taxable: boolean | null;
  readonly isConfigurableMaterial: boolean;
  readonly chargeableByDefault: boolean;
  /** Of a configurable material its variations, of a variation its configurable materials, else empty. */
  readonly variationsOrConfigurableMaterials: readonly Id[];
  readonly businessUnitId: Id | null;
  readonly createdById: Id;
  readonly isOtherDirectCost: boolean;
  readonly costTypeId: Id | null;
  readonly isChemical: boolean | null;
  readonly epaNumber: string | null;
  readonly activeIngredients: string | null;
}

export interface EquipmentRecommendation {
  readonly skuId: Id;
  readonly type: 'Service' | 'Material';
}

/** Inches. */
export interface Dimensions {
  readonly height: number | null;
  readonly width: number | null;
  readonly depth: number | null;
}

export interface EquipmentRecord extends StockedRecord {
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly manufacturerWarranty: WarrantyRecord;
  readonly serviceProviderWarranty: WarrantyRecord;
  readonly recommendations: readonly EquipmentRecommendation[];
  readonly upgrades: readonly Id[];
  readonly equipmentMaterials: readonly SkuLinkRecord[];
  readonly crossSaleGroup: string | null;
  readonly taxable: boolean;
  readonly isConfigurableEquipment: boolean;
  readonly variationsOrConfigurableEquipment: readonly Id[];
  readonly typeId: Id | null;
  readonly dimensions: Dimensions | null;
}

export interface DiscountAndFeeRecord extends ItemRecord {
  readonly type: 'Discount' | 'Fee';
  readonly amountType: 'Percentage' | 'Fixed';
  /** Per cent or dollars, by `amountType`. */
  readonly amount: number;
  /** The most a percentage may come to, in dollars; 0: no limit. */
  readonly limit: number;
  readonly taxable: boolean;
  readonly crossSaleGroup: string | null;
  readonly excludeFromPayroll: boolean;
}

export interface ImageRecord {
  /** Case-sensitive, begins with `Images/`. */
  readonly path: string;
  readonly contentType: 'image/jpeg' | 'image/png';
  /** The picture; drawn when asked for, the same each time. */
  readonly bytes: () => Uint8Array;
}

/** One tenant's pricebook; each list in ascending order of id, which is the default order of the official lists. */
export interface PricebookRecords {
  readonly categories: readonly CategoryRecord[];
  readonly services: readonly ServiceRecord[];
  readonly materials: readonly MaterialRecord[];
  readonly equipment: readonly EquipmentRecord[];
  readonly discountsAndFees: readonly DiscountAndFeeRecord[];
  readonly images: readonly ImageRecord[];
}
