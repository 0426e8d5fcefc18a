import type { CountsByKind } from '../../pricebook/queries/item-counts.ts';
import { builder } from '../builder.ts';

export const ItemCounts = builder.objectRef<CountsByKind>('ItemCounts').implement({
  description: 'Items by kind, active or not.',
  fields: (t) => ({
    services: t.exposeInt('services', { description: 'Services.' }),
    materials: t.exposeInt('materials', { description: 'Materials.' }),
    equipment: t.exposeInt('equipment', { description: 'Equipment.' }),
    discountsAndFees: t.exposeInt('discountsAndFees', { description: 'Discounts and fees.' }),
    total: t.exposeInt('total', { description: 'Items of all kinds.' }),
  }),
});
