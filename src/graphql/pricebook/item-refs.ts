import type { ItemOf } from '../../pricebook/queries/item.ts';
import { builder } from '../builder.ts';

/** The four kinds by name, so that they can speak of each other; each is described in the file of its name. */
export const Service = builder.objectRef<ItemOf<'SERVICE'>>('Service');
export const Material = builder.objectRef<ItemOf<'MATERIAL'>>('Material');
export const Equipment = builder.objectRef<ItemOf<'EQUIPMENT'>>('Equipment');
export const DiscountAndFee = builder.objectRef<ItemOf<'DISCOUNT_AND_FEE'>>('DiscountAndFee');
