import { builder } from '../builder.ts';
import { DiscountAndFee } from './item-refs.ts';
import { loadItems } from './load-items.ts';
import { PricebookItem } from './pricebook-item.ts';

builder.node(DiscountAndFee, {
  description: 'What is taken off an invoice or added to it.',
  interfaces: [PricebookItem],
  id: { resolve: ({ id }) => id },
  loadMany: (uuids, { pricebook }) => loadItems(pricebook, 'DISCOUNT_AND_FEE', uuids),
  fields: (t) => ({
    type: t.string({
      nullable: true,
      description: '`Discount`, `Fee`, or whatever else ServiceTitan says.',
      resolve: ({ details }) => details.type ?? null,
    }),
    amountType: t.string({
      nullable: true,
      description:
        '`Percentage`, `Fixed`, or whatever else ServiceTitan says: the unit of `amount`.',
      resolve: ({ details }) => details.amountType ?? null,
    }),
    amount: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'How much, in the unit of `amountType`.',
      resolve: ({ details }) => details.amount ?? null,
    }),
    limit: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'At most this much money.',
      resolve: ({ details }) => details.limit ?? null,
    }),
    excludeFromPayroll: t.boolean({
      nullable: true,
      description: 'Whether payroll leaves it out.',
      resolve: ({ details }) => details.excludeFromPayroll ?? null,
    }),
    crossSaleGroup: t.string({
      nullable: true,
      description: 'The group it is cross-sold in.',
      resolve: ({ details }) => details.crossSaleGroup ?? null,
    }),
  }),
});
