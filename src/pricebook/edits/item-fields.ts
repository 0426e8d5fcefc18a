import type { ItemKind } from '../../servicetitan/entities.ts';
import type { ItemBase } from '../../servicetitan/payloads/item-base.ts';
import type {
  DiscountAndFeePayload,
  EquipmentPayload,
  ItemPayload,
  MaterialPayload,
  ServicePayload,
} from '../../servicetitan/payloads/item-payload.ts';
import { LONGEST_NAME } from './category-fields.ts';
import { choice, decimal, flag, foreignId, listOf, reference, text } from './codec.ts';
import { byName, type EditField, type EditFields, fieldsOf } from './edit-field.ts';
import {
  assets,
  dimensions,
  externalData,
  links,
  otherVendors,
  primaryVendor,
  recommendations,
  serviceReferences,
  warranty,
} from './item-part-fields.ts';

/**
 * What people may edit of items: every field that ServiceTitan's PATCH takes, by the name the API has for it.
 * Source  ServiceTitan's OpenAPI of the pricebook module, May 2026.
 */

/** What every kind has. */
function common<Payload extends ItemBase>(): EditField<Payload>[] {
  const { same, ids, untold } = fieldsOf<Payload>();
  return [
    same('code', text({ longest: LONGEST_NAME, named: true })),
    same('displayName', text({ longest: LONGEST_NAME })),
    same('description', text()),
    same('active', flag),
    same('hours', decimal),
    same('bonus', decimal),
    same('commissionBonus', decimal),
    same('paysCommission', flag),
    same('taxable', flag),
    same('account', text()),
    untold('intacctGlGroupAccount', text()),
    ids('categoryStIds', listOf(reference('categories')), 'categoryIds', {
      bodyName: 'categories',
    }),
    assets<Payload>(),
    untold('externalData', externalData),
    same('budgetCostCode', text()),
    same('budgetCostType', text()),
  ];
}

/** What is sold at a price of its own. */
function priced<Payload extends ServicePayload | MaterialPayload | EquipmentPayload>() {
  const { same } = fieldsOf<Payload>();
  return [
    same('price', decimal),
    same('memberPrice', decimal),
    same('addOnPrice', decimal),
    same('addOnMemberPrice', decimal),
    same('isPriceLocked', flag),
  ];
}

/** What is bought and stocked. */
function stocked<Payload extends MaterialPayload | EquipmentPayload>() {
  const { same } = fieldsOf<Payload>();
  return [
    same('cost', decimal),
    same('unitOfMeasure', text()),
    same('isInventory', flag),
    same('costOfSaleAccount', text()),
    same('assetAccount', text()),
    primaryVendor<Payload>(),
    otherVendors<Payload>(),
    same('isCostLocked', flag),
  ];
}

const service = fieldsOf<ServicePayload>();
const serviceFields = byName<ServicePayload>([
  ...common<ServicePayload>(),
  ...priced<ServicePayload>(),
  warranty<ServicePayload>('warranty'),
  service.same('isLabor', flag),
  service.same('crossSaleGroup', text()),
  links<ServicePayload>('materials', 'materials', 'serviceMaterials'),
  links<ServicePayload>('equipment', 'equipment', 'serviceEquipment'),
  serviceReferences('recommendationStIds', 'recommendations'),
  service.ids('upgradeStIds', listOf(reference('services')), 'upgradeIds', {
    bodyName: 'upgrades',
  }),
]);

const material = fieldsOf<MaterialPayload>();
const materialFields = byName<MaterialPayload>([
  ...common<MaterialPayload>(),
  ...priced<MaterialPayload>(),
  ...stocked<MaterialPayload>(),
  material.same('deductAsJobCost', flag),
  material.same('isConfigurable', flag, { bodyName: 'isConfigurableMaterial' }),
  material.same('chargeableByDefault', flag),
  material.ids('variationStIds', listOf(reference('materials')), 'variationIds', {
    bodyName: 'variationMaterials',
  }),
  material.same('isOtherDirectCost', flag, { onlyNew: true }),
  material.id('costTypeStId', foreignId, 'costTypeId', { bodyName: 'costTypeId', nullable: true }),
  material.same('isChemical', flag),
  material.same('epaNumber', text()),
  material.same('activeIngredients', text()),
]);

const equipment = fieldsOf<EquipmentPayload>();
const equipmentFields = byName<EquipmentPayload>([
  ...common<EquipmentPayload>(),
  ...priced<EquipmentPayload>(),
  ...stocked<EquipmentPayload>(),
  equipment.same('manufacturer', text()),
  equipment.same('model', text()),
  warranty<EquipmentPayload>('manufacturerWarranty'),
  warranty<EquipmentPayload>('serviceProviderWarranty'),
  links<EquipmentPayload>('materials', 'materials', 'equipmentMaterials'),
  recommendations(),
  equipment.ids('upgradeStIds', listOf(reference('equipment')), 'upgradeIds', {
    bodyName: 'upgrades',
  }),
  equipment.same('crossSaleGroup', text()),
  equipment.same('isConfigurable', flag, { bodyName: 'isConfigurableEquipment' }),
  equipment.ids('variationStIds', listOf(reference('equipment')), 'variationIds', {
    bodyName: 'variationEquipment',
  }),
  dimensions(),
]);

const discountAndFee = fieldsOf<DiscountAndFeePayload>();
const discountAndFeeFields = byName<DiscountAndFeePayload>([
  ...common<DiscountAndFeePayload>(),
  discountAndFee.same('type', choice('Discount', 'Fee')),
  discountAndFee.same('amountType', choice('Percentage', 'Fixed')),
  discountAndFee.same('amount', decimal),
  discountAndFee.same('limit', decimal),
  discountAndFee.same('crossSaleGroup', text()),
  discountAndFee.same('excludeFromPayroll', flag),
]);

/** The fields of each kind. A payload is only ever given to the fields of its own kind. */
export const itemFields: Readonly<Record<ItemKind, EditFields<ItemPayload>>> = {
  SERVICE: serviceFields as unknown as EditFields<ItemPayload>,
  MATERIAL: materialFields as unknown as EditFields<ItemPayload>,
  EQUIPMENT: equipmentFields as unknown as EditFields<ItemPayload>,
  DISCOUNT_AND_FEE: discountAndFeeFields as unknown as EditFields<ItemPayload>,
};
