import { builder } from '../builder.ts';
import { ItemRecommendation, MaterialLink } from './item-links.ts';
import { Dimensions, Warranty } from './item-parts.ts';
import { Equipment } from './item-refs.ts';
import { loadItems } from './load-items.ts';
import { PricebookItem } from './pricebook-item.ts';
import { PricedItem } from './priced-item.ts';
import { StockedItem } from './stocked-item.ts';

builder.node(Equipment, {
  description: 'What is installed at a customer.',
  interfaces: [PricebookItem, PricedItem, StockedItem],
  id: { resolve: ({ id }) => id },
  loadMany: (uuids, { pricebook }) => loadItems(pricebook, 'EQUIPMENT', uuids),
  fields: (t) => ({
    manufacturer: t.string({
      nullable: true,
      description: 'Who makes it.',
      resolve: ({ details }) => details.manufacturer ?? null,
    }),
    model: t.string({
      nullable: true,
      description: "The manufacturer's name for it.",
      resolve: ({ details }) => details.model ?? null,
    }),
    manufacturerWarranty: t.field({
      type: Warranty,
      nullable: true,
      description: 'What its manufacturer promises.',
      resolve: ({ details }) => details.manufacturerWarranty ?? null,
    }),
    serviceProviderWarranty: t.field({
      type: Warranty,
      nullable: true,
      description: 'What the company promises.',
      resolve: ({ details }) => details.serviceProviderWarranty ?? null,
    }),
    materials: t.field({
      type: [MaterialLink],
      complexity: { field: 1, multiplier: 3 },
      description: 'The materials its installation takes.',
      resolve: ({ details }) => [...details.materials],
    }),
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
    upgrades: t.field({
      type: [Equipment],
      complexity: { field: 1, multiplier: 2 },
      description: 'Better ones to offer instead.',
      resolve: ({ details }, _args, { pricebook }) =>
        pricebook.itemsByStIds('EQUIPMENT', details.upgradeIds),
    }),
    variationStIds: t.field({
      type: ['BigInt'],
      complexity: 1,
      description: 'ServiceTitan ids of its variations, or of what it is a variation of.',
      resolve: ({ details }) => [...details.variationIds],
    }),
    variations: t.field({
      type: [Equipment],
      complexity: { field: 1, multiplier: 2 },
      description: 'Its variations; for a variation what it belongs to.',
      resolve: ({ details }, _args, { pricebook }) =>
        pricebook.itemsByStIds('EQUIPMENT', details.variationIds),
    }),
    crossSaleGroup: t.string({
      nullable: true,
      description: 'The group it is cross-sold in.',
      resolve: ({ details }) => details.crossSaleGroup ?? null,
    }),
    typeStId: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'ServiceTitan id of its equipment type.',
      resolve: ({ details }) => details.typeId ?? null,
    }),
    dimensions: t.field({
      type: Dimensions,
      nullable: true,
      description: 'How large it is.',
      resolve: ({ details }) => details.dimensions ?? null,
    }),
  }),
});
