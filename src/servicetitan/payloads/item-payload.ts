import type { FieldReader } from './field-reader.ts';
import { GoodsBase, ItemBase, SkuBase, type VariationFields } from './item-base.ts';
import {
  type DecimalText,
  type DimensionsPayload,
  type ItemLinkPayload,
  type RecommendationPayload,
  readDimensions,
  readLinks,
  readRecommendedItems,
  readRecommendedServices,
  readWarranty,
  type WarrantyPayload,
} from './item-parts.ts';

/**
 * Items as ServiceTitan describes them, with its three shapes of a reference brought to one. Null wherever ServiceTitan sent null,
 * nothing, or something unreadable (then there is an issue); "" and 0 stay what they are. A list that is missing is empty.
 */
export type ItemPayload =
  | ServicePayload
  | MaterialPayload
  | EquipmentPayload
  | DiscountAndFeePayload;

/** Work, with the materials and equipment it takes. */
export class ServicePayload extends SkuBase {
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

  constructor(reader: FieldReader, stId: bigint) {
    super(reader, stId);
    this.kind = 'SERVICE';
    this.warranty = readWarranty(reader, 'warranty');
    this.isLabor = reader.flag('isLabor');
    this.recommendations = readRecommendedServices(reader);
    this.upgradeIds = reader.ids('upgrades');
    this.materials = readLinks(reader, 'serviceMaterials');
    this.equipment = readLinks(reader, 'serviceEquipment');
    this.crossSaleGroup = reader.text('crossSaleGroup');
    this.soldByCommission = reader.decimal('soldByCommission');
    this.calculatedPrice = reader.decimal('calculatedPrice');
    this.useStaticPrices = reader.flag('useStaticPrices');
  }
}

const MATERIAL_VARIATIONS: VariationFields = {
  flag: 'isConfigurableMaterial',
  ids: 'variationsOrConfigurableMaterials',
};

/** What is used up. */
export class MaterialPayload extends GoodsBase {
  readonly kind: 'MATERIAL';
  readonly deductAsJobCost: boolean | null;
  readonly chargeableByDefault: boolean | null;
  readonly createdById: bigint | null;
  readonly isOtherDirectCost: boolean | null;
  readonly costTypeId: bigint | null;
  readonly isChemical: boolean | null;
  readonly epaNumber: string | null;
  readonly activeIngredients: string | null;

  constructor(reader: FieldReader, stId: bigint) {
    super(reader, stId, MATERIAL_VARIATIONS);
    this.kind = 'MATERIAL';
    this.deductAsJobCost = reader.flag('deductAsJobCost');
    this.chargeableByDefault = reader.flag('chargeableByDefault');
    this.createdById = reader.id('createdById');
    this.isOtherDirectCost = reader.flag('isOtherDirectCost');
    this.costTypeId = reader.id('costTypeId');
    this.isChemical = reader.flag('isChemical');
    this.epaNumber = reader.text('epaNumber');
    this.activeIngredients = reader.text('activeIngredients');
  }
}

const EQUIPMENT_VARIATIONS: VariationFields = {
  flag: 'isConfigurableEquipment',
  ids: 'variationsOrConfigurableEquipment',
};

/** What is installed. */
export class EquipmentPayload extends GoodsBase {
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

  constructor(reader: FieldReader, stId: bigint) {
    super(reader, stId, EQUIPMENT_VARIATIONS);
    this.kind = 'EQUIPMENT';
    this.manufacturer = reader.text('manufacturer');
    this.model = reader.text('model');
    this.manufacturerWarranty = readWarranty(reader, 'manufacturerWarranty');
    this.serviceProviderWarranty = readWarranty(reader, 'serviceProviderWarranty');
    this.recommendations = readRecommendedItems(reader);
    this.upgradeIds = reader.ids('upgrades');
    this.materials = readLinks(reader, 'equipmentMaterials');
    this.crossSaleGroup = reader.text('crossSaleGroup');
    this.typeId = reader.id('typeId');
    this.dimensions = readDimensions(reader);
  }
}

/** What is taken off or put on a bill. */
export class DiscountAndFeePayload extends ItemBase {
  readonly kind: 'DISCOUNT_AND_FEE';
  /** `Discount` or `Fee`; whatever else ServiceTitan may invent passes. */
  readonly type: string | null;
  /** `Percentage` or `Fixed`; whatever else ServiceTitan may invent passes. */
  readonly amountType: string | null;
  readonly amount: DecimalText | null;
  readonly limit: DecimalText | null;
  readonly excludeFromPayroll: boolean | null;
  readonly crossSaleGroup: string | null;

  constructor(reader: FieldReader, stId: bigint) {
    super(reader, stId);
    this.kind = 'DISCOUNT_AND_FEE';
    this.type = reader.word('type');
    this.amountType = reader.word('amountType');
    this.amount = reader.decimal('amount');
    this.limit = reader.decimal('limit');
    this.excludeFromPayroll = reader.flag('excludeFromPayroll');
    this.crossSaleGroup = reader.text('crossSaleGroup');
  }
}
