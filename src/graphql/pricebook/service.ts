import { builder } from '../builder.ts';
import { EquipmentLink, MaterialLink } from './item-links.ts';
import { Warranty } from './item-parts.ts';
import { Service } from './item-refs.ts';
import { loadItems } from './load-items.ts';
import { PricebookItem } from './pricebook-item.ts';
import { PricedItem } from './priced-item.ts';
import { SoldItem } from './sold-item.ts';

builder.node(Service, {
  description: 'Work that is sold, with what it takes.',
  interfaces: [PricebookItem, PricedItem, SoldItem],
  id: { resolve: ({ id }) => id },
  loadMany: (uuids, { pricebook }) => loadItems(pricebook, 'SERVICE', uuids),
  fields: (t) => ({
    warranty: t.field({
      type: Warranty,
      nullable: true,
      description: 'What the company promises for it.',
      resolve: ({ details }) => details.warranty ?? null,
    }),
    isLabor: t.boolean({
      nullable: true,
      description: 'Whether it is work only.',
      resolve: ({ details }) => details.isLabor ?? null,
    }),
    materials: t.field({
      type: [MaterialLink],
      complexity: { field: 1, multiplier: 3 },
      description: 'The materials it takes.',
      resolve: ({ details }) => [...details.materials],
    }),
    equipment: t.field({
      type: [EquipmentLink],
      complexity: { field: 1, multiplier: 2 },
      description: 'The equipment it takes.',
      resolve: ({ details }) => [...details.equipment],
    }),
    upgrades: t.field({
      type: [Service],
      complexity: { field: 1, multiplier: 2 },
      description: 'Better ones to offer instead.',
      resolve: ({ details }, _args, { pricebook }) =>
        pricebook.itemsByStIds('SERVICE', details.upgradeIds),
    }),
    soldByCommission: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'The commission of whoever sells it.',
      resolve: ({ details }) => details.soldByCommission ?? null,
    }),
    calculatedPrice: t.field({
      type: 'Decimal',
      nullable: true,
      description: "The price that the company's rules make of it.",
      resolve: ({ details }) => details.calculatedPrice ?? null,
    }),
    useStaticPrices: t.boolean({
      nullable: true,
      description: 'Whether `price` holds and not `calculatedPrice`.',
      resolve: ({ details }) => details.useStaticPrices ?? null,
    }),
  }),
});
