import type { ItemOf } from '../../pricebook/queries/item.ts';
import { builder } from '../builder.ts';
import { ItemRecommendation } from './item-links.ts';
import { PricebookItem, typenames } from './pricebook-item.ts';
import { PricedItem } from './priced-item.ts';

type Sold = ItemOf<'SERVICE'> | ItemOf<'EQUIPMENT'>;

export const SoldItem = builder.interfaceRef<Sold>('SoldItem').implement({
  description: 'An item that is offered to customers by itself: a service or equipment.',
  interfaces: [builder.nodeInterfaceRef(), PricebookItem, PricedItem],
  resolveType: ({ kind }) => typenames[kind],
  fields: (t) => ({
    recommendations: t.field({
      type: [ItemRecommendation],
      complexity: { field: 1, multiplier: 2 },
      description: 'What is offered together with it.',
      resolve: ({ details }) => [...details.recommendations],
    }),
    upgradeStIds: t.field({
      type: ['BigInt'],
      complexity: 1,
      description: 'ServiceTitan ids of the better ones; some may name none that exists.',
      resolve: ({ details }) => [...details.upgradeIds],
    }),
    crossSaleGroup: t.string({
      nullable: true,
      description: 'The group it is cross-sold in.',
      resolve: ({ details }) => details.crossSaleGroup ?? null,
    }),
  }),
});
