import type { StTimestamp } from '../../lib/st-timestamp.ts';
import type { FieldReader } from './field-reader.ts';
import {
  type AssetPayload,
  type DecimalText,
  type ExternalDatumPayload,
  readAssets,
  readExternalData,
  readOtherVendors,
  readVendor,
  type VendorPayload,
} from './item-parts.ts';

/**
 * What several kinds of item have. Classes rather than objects spread into each other, which took five times as long to make.
 */

/** What every kind of item has. */
export class ItemBase {
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

  constructor(reader: FieldReader, stId: bigint) {
    this.stId = stId;
    this.code = reader.name('code');
    this.displayName = reader.name('displayName');
    this.description = reader.text('description');
    this.active = reader.flag('active');
    this.hours = reader.decimal('hours');
    this.taxable = reader.flag('taxable');
    this.categoryIds = reader.ids('categories');
    this.assets = readAssets(reader);
    this.account = reader.text('account');
    this.bonus = reader.decimal('bonus');
    this.commissionBonus = reader.decimal('commissionBonus');
    this.paysCommission = reader.flag('paysCommission');
    this.externalData = readExternalData(reader);
    this.budgetCostCode = reader.text('budgetCostCode');
    this.budgetCostType = reader.word('budgetCostType');
    this.createdOn = reader.timestamp('createdOn');
    this.modifiedOn = reader.timestamp('modifiedOn');
  }
}

/** What services, materials and equipment have. Price 0 is normal where prices are computed, and does not mean free. */
export class SkuBase extends ItemBase {
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

  constructor(reader: FieldReader, stId: bigint) {
    super(reader, stId);
    this.price = reader.decimal('price');
    this.memberPrice = reader.decimal('memberPrice');
    this.addOnPrice = reader.decimal('addOnPrice');
    this.addOnMemberPrice = reader.decimal('addOnMemberPrice');
    this.cost = reader.decimal('cost');
    this.defaultAssetUrl = reader.text('defaultAssetUrl');
    this.source = reader.text('source');
    this.externalId = reader.text('externalId');
    this.businessUnitId = reader.id('businessUnitId');
    this.isPriceLocked = reader.flag('isPriceLocked');
  }
}

/** Names of the fields about variations, which differ by kind. */
export interface VariationFields {
  readonly flag: string;
  readonly ids: string;
}

/** What materials and equipment have: they are bought and stocked. */
export class GoodsBase extends SkuBase {
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

  constructor(reader: FieldReader, stId: bigint, variations: VariationFields) {
    super(reader, stId);
    this.primaryVendor = readVendor(reader);
    this.otherVendors = readOtherVendors(reader);
    this.unitOfMeasure = reader.text('unitOfMeasure');
    this.isInventory = reader.flag('isInventory');
    this.costOfSaleAccount = reader.text('costOfSaleAccount');
    this.assetAccount = reader.text('assetAccount');
    this.generalLedgerAccountId = reader.id('generalLedgerAccountId');
    this.displayInAmount = reader.flag('displayInAmount');
    this.isCostLocked = reader.flag('isCostLocked');
    this.isConfigurable = reader.flag(variations.flag);
    this.variationIds = reader.ids(variations.ids);
  }
}
