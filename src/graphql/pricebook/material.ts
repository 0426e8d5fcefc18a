import { builder } from '../builder.ts';
import { Material } from './item-refs.ts';
import { loadItems } from './load-items.ts';
import { PricebookItem } from './pricebook-item.ts';
import { PricedItem } from './priced-item.ts';
import { StockedItem } from './stocked-item.ts';

builder.node(Material, {
  description: 'What is used up in work.',
  interfaces: [PricebookItem, PricedItem, StockedItem],
  id: { resolve: ({ id }) => id },
  loadMany: (uuids, { pricebook }) => loadItems(pricebook, 'MATERIAL', uuids),
  fields: (t) => ({
    variations: t.field({
      type: [Material],
      complexity: { field: 1, multiplier: 2 },
      description: 'Its variations; for a variation what it belongs to.',
      resolve: ({ details }, _args, { pricebook }) =>
        pricebook.itemsByStIds('MATERIAL', details.variationIds),
    }),
    deductAsJobCost: t.boolean({
      nullable: true,
      description: 'Whether its cost is taken off what commission is paid on.',
      resolve: ({ details }) => details.deductAsJobCost ?? null,
    }),
    chargeableByDefault: t.boolean({
      nullable: true,
      description: 'Whether customers are charged for it unless somebody says otherwise.',
      resolve: ({ details }) => details.chargeableByDefault ?? null,
    }),
    createdByStId: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'ServiceTitan id of who made it.',
      resolve: ({ details }) => details.createdById ?? null,
    }),
    isOtherDirectCost: t.boolean({
      nullable: true,
      description: 'Whether it is another direct cost and not a thing.',
      resolve: ({ details }) => details.isOtherDirectCost ?? null,
    }),
    costTypeStId: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'ServiceTitan id of its cost type.',
      resolve: ({ details }) => details.costTypeId ?? null,
    }),
    isChemical: t.boolean({
      nullable: true,
      description: 'Whether it is a chemical that must be reported.',
      resolve: ({ details }) => details.isChemical ?? null,
    }),
    epaNumber: t.string({
      nullable: true,
      description: 'Its registration number of the Environmental Protection Agency.',
      resolve: ({ details }) => details.epaNumber ?? null,
    }),
    activeIngredients: t.string({
      nullable: true,
      description: 'What works in it.',
      resolve: ({ details }) => details.activeIngredients ?? null,
    }),
  }),
});
