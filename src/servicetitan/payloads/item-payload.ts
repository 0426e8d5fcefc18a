import type { StTimestamp } from '../../lib/st-timestamp.ts';

/**
 * Items as ServiceTitan describes them, with its three shapes of a reference brought to one. Null wherever ServiceTitan sent null,
 * nothing, or something unreadable (then there is an issue); "" and 0 stay what they are. A list that is missing is empty.
 */
export type ItemPayload =
  | ServicePayload
  | MaterialPayload
  | EquipmentPayload
  | DiscountAndFeePayload;

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

/** What every kind of item has. */
export interface ItemBase {
  readonly stId: bigint;
  readonly code: string | null;
  readonly displayName: string | null;
  /** May hold HTML. */
  readonly description: string | null;
  readonly active: boolean | null;
  readonly hours: DecimalText | null;
  readonly taxable: boolean | null;
  /** Without repeats, in ServiceTitan's order. Some name no category that exists. */
  readonly categoryIds: readonly bigint[];
  readonly assets: readonly AssetPayload[];
  readonly account: string | null;
  readonly bonus: DecimalText | null;
  readonly commissionBonus: DecimalText | null;
  readonly paysCommission: boolean | null;
  readonly externalData: readonly ExternalDatumPayload[];
  readonly budgetCostCode: string | null;
  readonly budgetCostType: string | null;
  readonly createdOn: StTimestamp | null;
  readonly modifiedOn: StTimestamp | null;
}

/** What services, materials and equipment have. Price 0 is normal where prices are computed, and does not mean free. */
export interface SkuBase extends ItemBase {
  readonly price: DecimalText | null;
  readonly memberPrice: DecimalText | null;
  readonly addOnPrice: DecimalText | null;
  readonly addOnMemberPrice: DecimalText | null;
  readonly cost: DecimalText | null;
  readonly defaultAssetUrl: string | null;
  readonly source: string | null;
  readonly externalId: string | null;
  readonly businessUnitId: bigint | null;
  readonly isPriceLocked: boolean | null;
}

/** What materials and equipment have: they are bought and stocked. */
export interface GoodsBase extends SkuBase {
  readonly primaryVendor: VendorPayload | null;
  readonly otherVendors: readonly VendorPayload[];
  readonly unitOfMeasure: string | null;
  readonly isInventory: boolean | null;
  readonly costOfSaleAccount: string | null;
  readonly assetAccount: string | null;
  readonly generalLedgerAccountId: bigint | null;
  readonly displayInAmount: boolean | null;
  readonly isCostLocked: boolean | null;
  /** Whether it only gathers the items in `variationIds`; a variation names those it belongs to. */
  readonly isConfigurable: boolean | null;
  readonly variationIds: readonly bigint[];
}

export interface ServicePayload extends SkuBase {
  readonly kind: 'SERVICE';
  readonly warranty: WarrantyPayload | null;
  readonly isLabor: boolean | null;
  readonly recommendations: readonly RecommendationPayload[];
  readonly upgradeIds: readonly bigint[];
  readonly materials: readonly ItemLinkPayload[];
  readonly equipment: readonly ItemLinkPayload[];
  readonly crossSaleGroup: string | null;
  readonly soldByCommission: DecimalText | null;
  /** Absent from export feeds. */
  readonly calculatedPrice: DecimalText | null;
  readonly useStaticPrices: boolean | null;
}

export interface MaterialPayload extends GoodsBase {
  readonly kind: 'MATERIAL';
  readonly deductAsJobCost: boolean | null;
  readonly chargeableByDefault: boolean | null;
  readonly createdById: bigint | null;
  readonly isOtherDirectCost: boolean | null;
  readonly costTypeId: bigint | null;
  readonly isChemical: boolean | null;
  readonly epaNumber: string | null;
  readonly activeIngredients: string | null;
}

export interface EquipmentPayload extends GoodsBase {
  readonly kind: 'EQUIPMENT';
  readonly manufacturer: string | null;
  readonly model: string | null;
  readonly manufacturerWarranty: WarrantyPayload | null;
  readonly serviceProviderWarranty: WarrantyPayload | null;
  readonly recommendations: readonly RecommendationPayload[];
  readonly upgradeIds: readonly bigint[];
  readonly materials: readonly ItemLinkPayload[];
  readonly crossSaleGroup: string | null;
  readonly typeId: bigint | null;
  readonly dimensions: DimensionsPayload | null;
}

export interface DiscountAndFeePayload extends ItemBase {
  readonly kind: 'DISCOUNT_AND_FEE';
  /** `Discount` or `Fee`; whatever else ServiceTitan may invent passes. */
  readonly type: string | null;
  /** `Percentage` or `Fixed`; whatever else ServiceTitan may invent passes. */
  readonly amountType: string | null;
  readonly amount: DecimalText | null;
  readonly limit: DecimalText | null;
  readonly excludeFromPayroll: boolean | null;
  readonly crossSaleGroup: string | null;
}
