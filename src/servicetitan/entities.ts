/**
 * The entities of a pricebook, and what ServiceTitan offers for each.
 * Source  ServiceTitan's OpenAPI of the pricebook module, May 2026.
 */
export interface EntityDescription {
  /** The scope a token needs to read the entity; export feeds and single records use the same. */
  readonly readScope: string;
  /** The scope to create, change or delete records one by one. */
  readonly writeScope: string;
  /** Names the entity in the body of a bulk update; null where there is none. */
  readonly bulkKey: string | null;
  /** Whether `export/<entity>` exists. */
  readonly exported: boolean;
  /** Whether the list takes `ids`. Where it does not, ServiceTitan ignores the parameter and answers with everything. */
  readonly listedByIds: boolean;
  /** What the list must be asked for to fill every field. */
  readonly listParameters: Readonly<Record<string, string>>;
}

export const pricebookEntities = {
  categories: {
    readScope: 'tn.pb.categories:r',
    writeScope: 'tn.pb.categories:w',
    bulkKey: null,
    exported: true,
    listedByIds: false,
    listParameters: {},
  },
  services: {
    readScope: 'tn.pb.services:r',
    writeScope: 'tn.pb.services:w',
    bulkKey: 'services',
    exported: true,
    listedByIds: true,
    // Without it calculatedPrice and useStaticPrices are null.
    listParameters: { calculatePrices: 'true' },
  },
  materials: {
    readScope: 'tn.pb.materials:r',
    writeScope: 'tn.pb.materials:w',
    bulkKey: 'materials',
    exported: true,
    listedByIds: true,
    listParameters: {},
  },
  equipment: {
    readScope: 'tn.pb.equipment:r',
    writeScope: 'tn.pb.equipment:w',
    bulkKey: 'equipment',
    exported: true,
    listedByIds: true,
    listParameters: {},
  },
  'discounts-and-fees': {
    readScope: 'tn.pb.discountsandfees:r',
    writeScope: 'tn.pb.discountsandfees:w',
    bulkKey: 'discountAndFees',
    exported: false,
    listedByIds: true,
    listParameters: {},
  },
} as const satisfies Record<string, EntityDescription>;

/** Named as in ServiceTitan's URLs. */
export type PricebookEntity = keyof typeof pricebookEntities;
export type ItemEntity = Exclude<PricebookEntity, 'categories'>;
export type BulkKey = (typeof pricebookEntities)[ItemEntity]['bulkKey'];
export type ExportedEntity = {
  [Entity in PricebookEntity]: (typeof pricebookEntities)[Entity]['exported'] extends true
    ? Entity
    : never;
}[PricebookEntity];

/** In the order of a pull: categories first, since items name them. */
export const PRICEBOOK_ENTITIES = [
  'categories',
  'services',
  'materials',
  'equipment',
  'discounts-and-fees',
] as const satisfies readonly PricebookEntity[];

/** How the mirror names the kinds of item. */
export const itemKinds = {
  services: 'SERVICE',
  materials: 'MATERIAL',
  equipment: 'EQUIPMENT',
  'discounts-and-fees': 'DISCOUNT_AND_FEE',
} as const satisfies Record<ItemEntity, string>;
export type ItemKind = (typeof itemKinds)[ItemEntity];

/** The entity whose records are of this kind. */
export function entityOfKind(kind: ItemKind): ItemEntity {
  return entitiesByKind[kind];
}

const entitiesByKind = Object.fromEntries(
  Object.entries(itemKinds).map(([entity, kind]) => [kind, entity]),
) as Record<ItemKind, ItemEntity>;

export function isPricebookEntity(name: string): name is PricebookEntity {
  return Object.hasOwn(pricebookEntities, name);
}
