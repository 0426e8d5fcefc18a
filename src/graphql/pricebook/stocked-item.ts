import type { ItemOf } from '../../pricebook/queries/item.ts';
import { builder } from '../builder.ts';
import { ItemVendor } from './item-parts.ts';
import { PricebookItem, typenames } from './pricebook-item.ts';
import { PricedItem } from './priced-item.ts';

type Stocked = ItemOf<'MATERIAL'> | ItemOf<'EQUIPMENT'>;

export const StockedItem = builder.interfaceRef<Stocked>('StockedItem').implement({
  description: 'An item that is bought and stocked: material or equipment.',
  interfaces: [builder.nodeInterfaceRef(), PricebookItem, PricedItem],
  resolveType: ({ kind }) => typenames[kind],
  fields: (t) => ({
    primaryVendor: t.field({
      type: ItemVendor,
      nullable: true,
      description: 'The offer that is taken first.',
      resolve: ({ details }) => details.primaryVendor ?? null,
    }),
    otherVendors: t.field({
      type: [ItemVendor],
      complexity: { field: 1, multiplier: 3 },
      description: 'The other offers.',
      resolve: ({ details }) => [...details.otherVendors],
    }),
    vendors: t.field({
      type: [ItemVendor],
      complexity: { field: 1, multiplier: 3 },
      description: 'All offers, the primary one first.',
      resolve: ({ details: { primaryVendor, otherVendors } }) =>
        primaryVendor ? [primaryVendor, ...otherVendors] : [...otherVendors],
    }),
    unitOfMeasure: t.string({
      nullable: true,
      description: 'What it is counted in.',
      resolve: ({ details }) => details.unitOfMeasure ?? null,
    }),
    isInventory: t.boolean({
      nullable: true,
      description: 'Whether its stock is counted.',
      resolve: ({ details }) => details.isInventory ?? null,
    }),
    costOfSaleAccount: t.string({
      nullable: true,
      description: 'The account its cost is booked to.',
      resolve: ({ details }) => details.costOfSaleAccount ?? null,
    }),
    assetAccount: t.string({
      nullable: true,
      description: 'The account its stock is booked to.',
      resolve: ({ details }) => details.assetAccount ?? null,
    }),
    generalLedgerAccountStId: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'ServiceTitan id of its general ledger account.',
      resolve: ({ details }) => details.generalLedgerAccountId ?? null,
    }),
    displayInAmount: t.boolean({
      nullable: true,
      description: 'Whether customers see how much of it was used.',
      resolve: ({ details }) => details.displayInAmount ?? null,
    }),
    isCostLocked: t.boolean({
      nullable: true,
      description: 'Whether cost updates leave its cost alone.',
      resolve: ({ details }) => details.isCostLocked ?? null,
    }),
    isConfigurable: t.boolean({
      nullable: true,
      description: 'Whether it stands for the items in `variations` and is not sold itself.',
      resolve: ({ details }) => details.isConfigurable ?? null,
    }),
    variationStIds: t.field({
      type: ['BigInt'],
      complexity: 1,
      description: 'ServiceTitan ids of its variations, or of what it is a variation of.',
      resolve: ({ details }) => [...details.variationIds],
    }),
  }),
});
