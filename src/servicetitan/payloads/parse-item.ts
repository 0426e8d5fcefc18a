import type { ItemEntity } from '../entities.ts';
import type { FieldReader } from './field-reader.ts';
import * as parts from './item-parts.ts';
import type {
  DiscountAndFeePayload,
  EquipmentPayload,
  ItemPayload,
  MaterialPayload,
  ServicePayload,
} from './item-payload.ts';
import type { ParseOutcome } from './outcome.ts';
import { parseRow } from './parse-row.ts';

/** Parses a row of any list or feed of items.   Pure. */
export function parseItem(entity: ItemEntity, row: unknown): ParseOutcome<ItemPayload> {
  return parseRow<ItemPayload>(row, readers[entity]);
}

const readers: {
  readonly [Entity in ItemEntity]: (reader: FieldReader, stId: bigint) => ItemPayload;
} = {
  services: readService,
  materials: readMaterial,
  equipment: readEquipment,
  'discounts-and-fees': readDiscountAndFee,
};

function readService(reader: FieldReader, stId: bigint): ServicePayload {
  return {
    kind: 'SERVICE',
    ...parts.skuBase(reader, stId),
    warranty: parts.warranty(reader, 'warranty'),
    isLabor: reader.flag('isLabor'),
    recommendations: parts.recommendedServices(reader),
    upgradeIds: reader.ids('upgrades'),
    materials: parts.links(reader, 'serviceMaterials'),
    equipment: parts.links(reader, 'serviceEquipment'),
    crossSaleGroup: reader.text('crossSaleGroup'),
    soldByCommission: reader.decimal('soldByCommission'),
    calculatedPrice: reader.decimal('calculatedPrice'),
    useStaticPrices: reader.flag('useStaticPrices'),
  };
}

function readMaterial(reader: FieldReader, stId: bigint): MaterialPayload {
  return {
    kind: 'MATERIAL',
    ...parts.goodsBase(reader, stId),
    isConfigurable: reader.flag('isConfigurableMaterial'),
    variationIds: reader.ids('variationsOrConfigurableMaterials'),
    deductAsJobCost: reader.flag('deductAsJobCost'),
    chargeableByDefault: reader.flag('chargeableByDefault'),
    createdById: reader.id('createdById'),
    isOtherDirectCost: reader.flag('isOtherDirectCost'),
    costTypeId: reader.id('costTypeId'),
    isChemical: reader.flag('isChemical'),
    epaNumber: reader.text('epaNumber'),
    activeIngredients: reader.text('activeIngredients'),
  };
}

function readEquipment(reader: FieldReader, stId: bigint): EquipmentPayload {
  return {
    kind: 'EQUIPMENT',
    ...parts.goodsBase(reader, stId),
    isConfigurable: reader.flag('isConfigurableEquipment'),
    variationIds: reader.ids('variationsOrConfigurableEquipment'),
    manufacturer: reader.text('manufacturer'),
    model: reader.text('model'),
    manufacturerWarranty: parts.warranty(reader, 'manufacturerWarranty'),
    serviceProviderWarranty: parts.warranty(reader, 'serviceProviderWarranty'),
    recommendations: parts.recommendedSkus(reader),
    upgradeIds: reader.ids('upgrades'),
    materials: parts.links(reader, 'equipmentMaterials'),
    crossSaleGroup: reader.text('crossSaleGroup'),
    typeId: reader.id('typeId'),
    dimensions: parts.dimensions(reader),
  };
}

function readDiscountAndFee(reader: FieldReader, stId: bigint): DiscountAndFeePayload {
  return {
    kind: 'DISCOUNT_AND_FEE',
    ...parts.itemBase(reader, stId),
    type: reader.word('type'),
    amountType: reader.word('amountType'),
    amount: reader.decimal('amount'),
    limit: reader.decimal('limit'),
    excludeFromPayroll: reader.flag('excludeFromPayroll'),
    crossSaleGroup: reader.text('crossSaleGroup'),
  };
}
