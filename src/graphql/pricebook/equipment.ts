import { builder } from '../builder.ts';
import { MaterialLink } from './item-links.ts';
import { Dimensions, Warranty } from './item-parts.ts';
import { Equipment } from './item-refs.ts';
import { loadItems } from './load-items.ts';
import { PricebookItem } from './pricebook-item.ts';
import { PricedItem } from './priced-item.ts';
import { SoldItem } from './sold-item.ts';
import { StockedItem } from './stocked-item.ts';

builder.node(Equipment, {
  description: 'What is installed at a customer.',
  interfaces: [PricebookItem, PricedItem, StockedItem, SoldItem],
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
    upgrades: t.field({
      type: [Equipment],
      complexity: { field: 1, multiplier: 2 },
      description: 'Better ones to offer instead.',
      resolve: ({ details }, _args, { pricebook }) =>
        pricebook.itemsByStIds('EQUIPMENT', details.upgradeIds),
    }),
    variations: t.field({
      type: [Equipment],
      complexity: { field: 1, multiplier: 2 },
      description: 'Its variations; for a variation what it belongs to.',
      resolve: ({ details }, _args, { pricebook }) =>
        pricebook.itemsByStIds('EQUIPMENT', details.variationIds),
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
