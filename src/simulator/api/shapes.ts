import type { Entity, ItemEntity } from '../entities.ts';

/** What a body field holds. `shape` names one of `shapes`. */
export type FieldType =
  | { readonly kind: 'text' | 'flag' | 'decimal' | 'whole' | 'id' | 'guid' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly kind: 'object'; readonly shape: string };

export interface Field {
  readonly name: string;
  readonly type: FieldType;
  readonly isList: boolean;
  readonly required: boolean;
  readonly nullable: boolean;
  /** Whether it may be null at creation. */
  readonly clearable: boolean;
}

/** The request bodies of the official OpenAPI in short: `name` + `*` when required, `:type`, `[]` for a list, `?` when it may be null. */
const commonItem = `code*:text displayName:text? description*:text active:flag? hours:decimal? bonus:decimal?
  commissionBonus:decimal? paysCommission:flag? account:text? intacctGlGroupAccount:text? categories:id[]?
  assets:@asset[]? externalData:@externalDataCreate? budgetCostCode:text? budgetCostType:text?`;
const prices = `price:decimal? memberPrice:decimal? addOnPrice:decimal? addOnMemberPrice:decimal?
  isPriceLocked:flag?`;
const stocked = `${prices} cost:decimal? unitOfMeasure:text? isInventory:flag? costOfSaleAccount:text?
  assetAccount:text? primaryVendor:@vendor? otherVendors:@vendor[]? isCostLocked:flag?`;

const createShapes: { readonly [E in Entity]: string } = {
  categories: `name*:text active:flag? description:text? parentId:id? position:whole? image:text?
    categoryType*:Services|Materials businessUnitIds:id[]? skuImages:text[]? skuVideos:text[]?`,
  services: `${commonItem} ${prices} warranty:@warranty? taxable:flag? isLabor:flag? crossSaleGroup:text?
    serviceMaterials:@link[]? serviceEquipment:@link[]? recommendations:id[]? upgrades:id[]?`,
  materials: `${commonItem} ${stocked} deductAsJobCost:flag? taxable:flag? isConfigurableMaterial:flag?
    chargeableByDefault:flag? variationMaterials:id[]? isOtherDirectCost:flag? costTypeId:id?
    isChemical:flag? epaNumber:text? activeIngredients:text?`,
  equipment: `${commonItem} ${stocked} manufacturer:text? model:text? manufacturerWarranty:@warranty?
    serviceProviderWarranty:@warranty? equipmentMaterials:@link[]? recommendations:@recommendation[]?
    upgrades:id[]? crossSaleGroup:text? taxable:flag? isConfigurableEquipment:flag?
    variationEquipment:id[]? dimensions:@dimensions?`,
  'discounts-and-fees': `${commonItem} type*:Discount|Fee amountType*:Percentage|Fixed amount*:decimal
    limit:decimal? taxable:flag? crossSaleGroup:text? excludeFromPayroll:flag?`,
};

const partShapes: Readonly<Record<string, string>> = {
  asset: 'type*:Other|Image|Video|Attachment|VideoFile alias:text? url*:text isDefault:flag?',
  link: 'skuId*:id quantity*:decimal',
  recommendation: 'skuId*:id type*:Service|Material',
  warranty: 'duration*:whole description:text?',
  vendor: `vendorId*:id memo:text? vendorPart:text? cost*:decimal active*:flag
    primarySubAccount:@subAccount? otherSubAccounts:@subAccount[]?`,
  subAccount: 'cost*:decimal accountName*:text',
  dimensions: 'height:decimal? width:decimal? depth:decimal?',
  externalDataCreate: 'applicationGuid*:guid externalData*:@datum[]',
  datum: 'key*:text value*:text',
  externalDataUpdate: 'patchMode:Replace|Merge? applicationGuid*:guid externalData*:@datumUpdate[]',
  datumUpdate: 'key*:text value:text?',
  bulkLink: 'skuId:id? customId:text? quantity*:decimal',
  bulkReference: 'skuId:id? customId:text?',
  bulkRecommendation: 'skuId:id? customId:text? type*:Service|Material',
};

/** Fields a PATCH may set to null; all other fields have no null there. */
const nullableInUpdate = new Set(['parentId', 'externalData', 'costTypeId']);

const cache = new Map<string, readonly Field[]>();

function remembered(key: string, make: () => readonly Field[]): readonly Field[] {
  const known = cache.get(key) ?? make();
  cache.set(key, known);
  return known;
}

/** Fields of the body that creates a record. */
export function createFields(entity: Entity): readonly Field[] {
  return remembered(`create ${entity}`, () => parse(createShapes[entity]));
}

/** Fields of the body that changes a record: those of its creation, none required. */
export function updateFields(entity: Entity): readonly Field[] {
  return remembered(`update ${entity}`, () =>
    createFields(entity)
      .filter(({ name }) => name !== 'isOtherDirectCost')
      .map((field) => ({
        ...field,
        required: false,
        nullable: nullableInUpdate.has(field.name),
        type:
          field.name === 'externalData'
            ? { kind: 'object', shape: 'externalDataUpdate' }
            : field.type,
      })),
  );
}

const bulkTypes: Readonly<Record<string, string>> = {
  serviceMaterials: '@bulkLink[]?',
  serviceEquipment: '@bulkLink[]?',
  equipmentMaterials: '@bulkLink[]?',
  upgrades: '@bulkReference[]?',
};

/** Fields of a row of a bulk create: those of a creation, but links may name a row of the same request by its `customId`. */
export function bulkCreateFields(entity: ItemEntity): readonly Field[] {
  return remembered(`bulk create ${entity}`, () => {
    const recommendation = entity === 'services' ? '@bulkReference[]?' : '@bulkRecommendation[]?';
    const types = { ...bulkTypes, recommendations: recommendation } as Record<string, string>;
    const fields = createFields(entity).flatMap((field) => {
      const type = types[field.name];
      return type ? parse(`${field.name}:${type}`) : [field];
    });
    return [...fields, ...parse('customId:text?')];
  });
}

/** Fields of a row of a bulk update. */
export function bulkUpdateFields(entity: ItemEntity): readonly Field[] {
  return remembered(`bulk update ${entity}`, () => [...updateFields(entity), ...parse('id*:id')]);
}

/** Fields of a part of a body, by the name of its shape. */
export function partFields(shape: string): readonly Field[] {
  return remembered(`part ${shape}`, () => parse(partShapes[shape] ?? ''));
}

/** name, required, type, list, nullable */
const notation = /^(\w+)(\*?):(@?[\w|]+)(\[\])?(\??)$/;

function parse(text: string): Field[] {
  return text
    .trim()
    .split(/\s+/)
    .map((word) => {
      const [, name = '', required, type = '', list, nullable] = notation.exec(word) ?? [];
      return {
        name,
        type: fieldType(type),
        isList: list !== undefined,
        required: required === '*',
        nullable: nullable === '?',
        clearable: nullable === '?',
      };
    });
}

function fieldType(word: string): FieldType {
  if (word.startsWith('@')) return { kind: 'object', shape: word.slice(1) };
  switch (word) {
    case 'text':
    case 'flag':
    case 'decimal':
    case 'whole':
    case 'id':
    case 'guid':
      return { kind: word };
    default:
      return { kind: 'choice', choices: word.split('|') };
  }
}
