import type { Item } from '../../pricebook/queries/item.ts';
import { builder } from '../builder.ts';
import { Category } from './category.ts';
import { ExternalDatum, ItemAsset } from './item-parts.ts';
import type { ItemKind } from './reader.ts';

/** The object type of each kind. */
export const typenames = {
  SERVICE: 'Service',
  MATERIAL: 'Material',
  EQUIPMENT: 'Equipment',
  DISCOUNT_AND_FEE: 'DiscountAndFee',
} as const satisfies Record<ItemKind, string>;

export const ItemKindEnum = builder.enumType('ItemKind', {
  description: 'The four kinds of items of a pricebook.',
  values: {
    SERVICE: { description: 'Work that is sold.' },
    MATERIAL: { description: 'What is used up.' },
    EQUIPMENT: { description: 'What is installed.' },
    DISCOUNT_AND_FEE: { description: 'What is added to or taken off an invoice.' },
  } satisfies Record<ItemKind, { description: string }>,
});

export const PricebookItem = builder.interfaceRef<Item>('PricebookItem').implement({
  description:
    'Whatever can stand on an invoice: a service, a material, equipment, a discount or a fee.',
  interfaces: [builder.nodeInterfaceRef()],
  resolveType: ({ kind }) => typenames[kind],
  fields: (t) => ({
    kind: t.expose('kind', { type: ItemKindEnum, description: 'Which of the four it is.' }),
    stId: t.expose('stId', { type: 'BigInt', description: 'The id in ServiceTitan.' }),
    code: t.exposeString('code', { description: 'The short code people know it by.' }),
    name: t.exposeString('name', {
      description: 'What it is called; its code where it has no name.',
    }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'What is sold, as the customer reads it. May hold HTML.',
    }),
    active: t.exposeBoolean('active', { description: 'Whether it can be sold.' }),
    taxable: t.exposeBoolean('taxable', {
      nullable: true,
      description: 'Whether it is taxed; null where ServiceTitan does not say.',
    }),
    hours: t.expose('hours', {
      type: 'Decimal',
      nullable: true,
      description: 'Hours of work that are sold with it.',
    }),
    image: t.exposeString('image', {
      nullable: true,
      description: 'The picture to show where there is room for one.',
    }),
    images: t.field({
      type: [ItemAsset],
      complexity: { field: 1, multiplier: 2 },
      description: 'Its pictures.',
      resolve: ({ details }) =>
        details.assets.filter(({ type }) => type?.toLowerCase() === 'image'),
    }),
    assets: t.field({
      type: [ItemAsset],
      complexity: { field: 1, multiplier: 2 },
      description: 'Its pictures, videos and files.',
      resolve: ({ details }) => [...details.assets],
    }),
    categoryStIds: t.expose('categoryStIds', {
      type: ['BigInt'],
      complexity: 1,
      description: 'ServiceTitan ids of its categories, in order; some may name none that exists.',
    }),
    categories: t.field({
      type: [Category],
      complexity: { field: 1, multiplier: 2 },
      description: 'The categories it is in, in order.',
      resolve: async ({ categoryStIds }, _args, { pricebook }) => {
        const forest = await pricebook.forest();
        return categoryStIds.flatMap((stId) => forest.find(stId) ?? []);
      },
    }),
    account: t.string({
      nullable: true,
      description: 'The account of the general ledger it is booked to.',
      resolve: ({ details }) => details.account ?? null,
    }),
    bonus: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What a technician gets for it as a share of its price.',
      resolve: ({ details }) => details.bonus ?? null,
    }),
    commissionBonus: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What comes on top of the commission for it.',
      resolve: ({ details }) => details.commissionBonus ?? null,
    }),
    paysCommission: t.boolean({
      nullable: true,
      description: 'Whether it counts towards the commission.',
      resolve: ({ details }) => details.paysCommission ?? null,
    }),
    budgetCostCode: t.string({
      nullable: true,
      description: 'Its code in project budgets.',
      resolve: ({ details }) => details.budgetCostCode ?? null,
    }),
    budgetCostType: t.string({
      nullable: true,
      description: 'Its type in project budgets.',
      resolve: ({ details }) => details.budgetCostType ?? null,
    }),
    externalData: t.field({
      type: [ExternalDatum],
      complexity: 1,
      description: 'What other applications keep with it.',
      resolve: ({ details }) => [...details.externalData],
    }),
    version: t.exposeInt('version', { description: 'Rises with each change of this item.' }),
    stCreatedOn: t.expose('stCreatedOn', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was made in ServiceTitan.',
    }),
    stModifiedOn: t.expose('stModifiedOn', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was last changed in ServiceTitan.',
    }),
    lastSyncedAt: t.expose('lastSyncedAt', {
      type: 'DateTime',
      description: 'When it was last seen to be as it is here.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it first came here.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When it last changed here.',
    }),
  }),
});
