import type { ItemOf } from '../../pricebook/queries/item.ts';
import { builder } from '../builder.ts';
import { PricebookItem, typenames } from './pricebook-item.ts';

type Priced = ItemOf<'SERVICE'> | ItemOf<'MATERIAL'> | ItemOf<'EQUIPMENT'>;

export const PricedItem = builder.interfaceRef<Priced>('PricedItem').implement({
  description:
    'An item with prices of its own. A price of 0 is usual where prices are computed; it does not mean "free".',
  interfaces: [builder.nodeInterfaceRef(), PricebookItem],
  resolveType: ({ kind }) => typenames[kind],
  fields: (t) => ({
    price: t.expose('price', {
      type: 'Decimal',
      nullable: true,
      description: 'What it is sold for.',
    }),
    memberPrice: t.expose('memberPrice', {
      type: 'Decimal',
      nullable: true,
      description: 'What members pay.',
    }),
    addOnPrice: t.expose('addOnPrice', {
      type: 'Decimal',
      nullable: true,
      description: 'What it is sold for on top of something else.',
    }),
    addOnMemberPrice: t.expose('addOnMemberPrice', {
      type: 'Decimal',
      nullable: true,
      description: 'What members pay on top of something else.',
    }),
    cost: t.expose('cost', {
      type: 'Decimal',
      nullable: true,
      description: 'What it costs the company.',
    }),
    isPriceLocked: t.boolean({
      nullable: true,
      description: 'Whether price rules leave its price alone.',
      resolve: ({ details }) => details.isPriceLocked ?? null,
    }),
    defaultAssetUrl: t.string({
      nullable: true,
      description: 'The picture ServiceTitan shows first.',
      resolve: ({ details }) => details.defaultAssetUrl ?? null,
    }),
    source: t.string({
      nullable: true,
      description: 'The system that made it, where it was imported.',
      resolve: ({ details }) => details.source ?? null,
    }),
    externalId: t.string({
      nullable: true,
      description: 'Its id in the system that made it.',
      resolve: ({ details }) => details.externalId ?? null,
    }),
    businessUnitStId: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'ServiceTitan id of the business unit it belongs to.',
      resolve: ({ details }) => details.businessUnitId ?? null,
    }),
  }),
});
