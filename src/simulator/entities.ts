import type {
  CategoryRecord,
  DiscountAndFeeRecord,
  EquipmentRecord,
  MaterialRecord,
  PricebookRecords,
  ServiceRecord,
} from './records.ts';

/** The kinds of record of a pricebook, by the word their path has. */
export interface RecordsByEntity {
  categories: CategoryRecord;
  services: ServiceRecord;
  materials: MaterialRecord;
  equipment: EquipmentRecord;
  'discounts-and-fees': DiscountAndFeeRecord;
}

export type Entity = keyof RecordsByEntity;
export type ItemEntity = Exclude<Entity, 'categories'>;
export type AnyRecord = RecordsByEntity[Entity];

export interface EntityDescription {
  /** The word for one of them in messages. */
  readonly label: string;
  /** Its part of the scope names, `tn.pb.<scope>:r`. */
  readonly scope: string;
  /** Its list in PricebookRecords. */
  readonly list: Exclude<keyof PricebookRecords, 'images'>;
  /** Whether an export feed exists. */
  readonly exported: boolean;
  /** Folder of its images, `Images/<folder>/…`. */
  readonly imageFolder: string;
  /** Fields the list may be sorted by. */
  readonly sortFields: readonly string[];
  /** Query parameters the list knows. */
  readonly listParameters: readonly string[];
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const skuSortFields = words(`Id Code DisplayName CreatedOn ModifiedOn Price MemberPrice AddOnPrice
  AddOnMemberPrice MaterialsCost PrimaryVendor Cost Manufacturer Priority`);
const pageParameters = words(`page pageSize includeTotal sort active
  createdBefore createdOnOrAfter modifiedBefore modifiedOnOrAfter`);
const skuParameters = [
  ...pageParameters,
  ...words('ids externalDataApplicationGuid externalDataKey externalDataValues searchText'),
];

export const descriptions: { readonly [E in Entity]: EntityDescription } = {
  categories: {
    label: 'Category',
    scope: 'categories',
    list: 'categories',
    exported: true,
    imageFolder: 'Category',
    sortFields: ['Id', 'Name'],
    listParameters: [...pageParameters, 'categoryType'],
  },
  services: {
    label: 'Service',
    scope: 'services',
    list: 'services',
    exported: true,
    imageFolder: 'Service',
    sortFields: skuSortFields,
    listParameters: [...skuParameters, 'calculatePrices'],
  },
  materials: {
    label: 'Material',
    scope: 'materials',
    list: 'materials',
    exported: true,
    imageFolder: 'Material',
    sortFields: skuSortFields,
    listParameters: [...skuParameters, 'isOtherDirectCost', 'costTypeIds'],
  },
  equipment: {
    label: 'Equipment',
    scope: 'equipment',
    list: 'equipment',
    exported: true,
    imageFolder: 'Equipment',
    sortFields: skuSortFields,
    listParameters: skuParameters,
  },
  'discounts-and-fees': {
    label: 'Discount or fee',
    scope: 'discountsandfees',
    list: 'discountsAndFees',
    exported: false,
    imageFolder: 'PriceModifier',
    sortFields: skuSortFields,
    listParameters: skuParameters,
  },
};

export const entities: readonly Entity[] = [
  'categories',
  'services',
  'materials',
  'equipment',
  'discounts-and-fees',
];

export function isEntity(word: string): word is Entity {
  return Object.hasOwn(descriptions, word);
}

/** All scopes of the simulated part of the API. */
export const allScopes: readonly string[] = [
  ...entities.map((entity) => descriptions[entity].scope),
  'images',
  'pricebook',
].flatMap((name) => [`tn.pb.${name}:r`, `tn.pb.${name}:w`]);
