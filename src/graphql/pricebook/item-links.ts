import type { Item } from '../../pricebook/queries/item.ts';
import { builder } from '../builder.ts';
import { Equipment, Material } from './item-refs.ts';
import { PricebookItem } from './pricebook-item.ts';

interface QuantityLink {
  readonly skuId: string;
  readonly quantity?: string;
}

interface Recommendation {
  readonly skuId: string;
  readonly type?: string;
}

/** Fields that every link has; the item itself may be gone although the link still names it. */
const linkId = 'The ServiceTitan id it names, whether the item is there or not.';

export const MaterialLink = builder.objectRef<QuantityLink>('MaterialLink').implement({
  description: 'How much of a material goes into something.',
  fields: (t) => ({
    stId: t.field({ type: 'BigInt', description: linkId, resolve: ({ skuId }) => skuId }),
    quantity: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'How many units.',
      resolve: ({ quantity }) => quantity ?? null,
    }),
    material: t.field({
      type: Material,
      nullable: true,
      description: 'The material; null where there is none with this id.',
      resolve: ({ skuId }, _args, { pricebook }) => pricebook.itemByStId('MATERIAL', skuId),
    }),
  }),
});

export const EquipmentLink = builder.objectRef<QuantityLink>('EquipmentLink').implement({
  description: 'How many pieces of equipment go into something.',
  fields: (t) => ({
    stId: t.field({ type: 'BigInt', description: linkId, resolve: ({ skuId }) => skuId }),
    quantity: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'How many pieces.',
      resolve: ({ quantity }) => quantity ?? null,
    }),
    equipment: t.field({
      type: Equipment,
      nullable: true,
      description: 'The equipment; null where there is none with this id.',
      resolve: ({ skuId }, _args, { pricebook }) => pricebook.itemByStId('EQUIPMENT', skuId),
    }),
  }),
});

export const ItemRecommendation = builder
  .objectRef<Recommendation>('ItemRecommendation')
  .implement({
    description: 'An item that is offered together with another.',
    fields: (t) => ({
      stId: t.field({ type: 'BigInt', description: linkId, resolve: ({ skuId }) => skuId }),
      item: t.field({
        type: PricebookItem,
        nullable: true,
        description: 'The item; null where there is none with this id.',
        // ServiceTitan names the kind where it is not a service.
        resolve: ({ skuId, type }, _args, { pricebook }): Promise<Item | null> =>
          type === 'Material'
            ? pricebook.itemByStId('MATERIAL', skuId)
            : pricebook.itemByStId('SERVICE', skuId),
      }),
    }),
  });
