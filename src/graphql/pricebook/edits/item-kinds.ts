import type { ObjectRef } from '@pothos/core';
import type { ItemOf } from '../../../pricebook/queries/item.ts';
import type { builder } from '../../builder.ts';
import { DiscountAndFee, Equipment, Material, Service } from '../item-refs.ts';
import type { ItemKind } from '../reader.ts';

/** How the API speaks of one kind of item. */
export interface KindNames {
  /** In the tables. */
  readonly entity: 'services' | 'materials' | 'equipment' | 'discounts-and-fees';
  /** In names of mutations and types, one and several. */
  readonly one: string;
  readonly many: string;
  /** The field that holds one. */
  readonly field: string;
  /** In descriptions, after "a" and alone. */
  readonly words: { readonly one: string; readonly many: string };
}

export const kindNames: Readonly<Record<ItemKind, KindNames>> = {
  SERVICE: {
    ...{ entity: 'services', one: 'Service', many: 'Services', field: 'service' },
    words: { one: 'a service', many: 'services' },
  },
  MATERIAL: {
    ...{ entity: 'materials', one: 'Material', many: 'Materials', field: 'material' },
    words: { one: 'a material', many: 'materials' },
  },
  EQUIPMENT: {
    ...{ entity: 'equipment', one: 'Equipment', many: 'Equipment', field: 'equipment' },
    words: { one: 'a piece of equipment', many: 'pieces of equipment' },
  },
  DISCOUNT_AND_FEE: {
    ...{ entity: 'discounts-and-fees', one: 'DiscountAndFee', many: 'DiscountsAndFees' },
    ...{ field: 'discountAndFee', words: { one: 'a discount or fee', many: 'discounts and fees' } },
  },
};

/** The object type of each kind. */
export const kindTypes: {
  readonly [Kind in ItemKind]: ObjectRef<typeof builder.$inferSchemaTypes, ItemOf<Kind>>;
} = {
  SERVICE: Service,
  MATERIAL: Material,
  EQUIPMENT: Equipment,
  DISCOUNT_AND_FEE: DiscountAndFee,
};
