import type { ObjectRef } from '@pothos/core';
import type { Item, ItemOf } from '../../pricebook/queries/item.ts';
import {
  countItems,
  type ItemPlace,
  itemPlace,
  listItems,
} from '../../pricebook/queries/list-items.ts';
import { builder, pageComplexity } from '../builder.ts';
import { pageOfRows } from '../connection.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { parsePage } from '../page-arguments.ts';
import { pricebookOnly } from '../response-cache/cacheable.ts';
import { ItemFilter, ItemOrder, orderFields, toConditions } from './item-inputs.ts';
import { DiscountAndFee, Equipment, Material, Service } from './item-refs.ts';
import { ItemKindEnum, PricebookItem } from './pricebook-item.ts';
import type { ItemKind } from './reader.ts';

itemList('services', 'SERVICE', Service, 'Services, page by page.');
itemList('materials', 'MATERIAL', Material, 'Materials, page by page.');
itemList('equipment', 'EQUIPMENT', Equipment, 'Equipment, page by page.');
itemList(
  'discountsAndFees',
  'DISCOUNT_AND_FEE',
  DiscountAndFee,
  'Discounts and fees, page by page.',
);

function itemList<Kind extends ItemKind>(
  name: string,
  kind: Kind,
  type: ObjectRef<typeof builder.$inferSchemaTypes, ItemOf<Kind>>,
  description: string,
): void {
  builder.queryField(name, (t) =>
    t.connection(
      {
        type,
        description,
        authScopes: { permission: 'pricebook:read' },
        extensions: pricebookOnly,
        complexity: pageComplexity,
        args: {
          filter: t.arg({ type: ItemFilter, description: 'Which items are wanted.' }),
          orderBy: t.arg({
            type: ItemOrder,
            description: 'The order of the list: by name unless given.',
          }),
        },
        resolve: async (_query, { filter, orderBy, ...args }, { sql, pricebook, limits }) => {
          const page = parsePage(args, limits);
          const conditions = await toConditions(kind, filter, pricebook);
          const field = orderFields[orderBy?.field ?? 'NAME'];
          const list = `${name} ${field}`;
          const { items, hasMore } = await listItems(sql, {
            filter: conditions,
            order: { field, direction: orderBy?.direction ?? 'ASC' },
            limit: page.limit,
            fromEnd: page.backwards,
            ...(page.after !== null && { after: readPlace(list, page.after, 'after') }),
            ...(page.before !== null && { before: readPlace(list, page.before, 'before') }),
          });
          return pageOfRows(
            {
              nodes: items as readonly ItemOf<Kind>[],
              hasMore,
              cursorOf: (item) => placeCursor(list, itemPlace(field, item as Item)),
              countAll: () => countItems(sql, conditions),
            },
            page,
          );
        },
      },
      { name: `${type.name}Connection` },
      { name: `${type.name}Edge` },
    ),
  );
}

builder.queryField('pricebookItem', (t) =>
  t.field({
    type: PricebookItem,
    nullable: true,
    description: 'One item of any kind by its id in ServiceTitan; null when there is none.',
    authScopes: { permission: 'pricebook:read' },
    extensions: pricebookOnly,
    args: {
      kind: t.arg({ type: ItemKindEnum, required: true, description: 'Which kind it is of.' }),
      stId: t.arg({ type: 'BigInt', required: true, description: 'The id in ServiceTitan.' }),
    },
    resolve: (_query, { kind, stId }, { pricebook }): Promise<Item | null> =>
      pricebook.anyItemByStId(kind, stId),
  }),
);

function placeCursor(list: string, { value, stId }: ItemPlace): string {
  return encodeCursor(list, [value, stId]);
}

/** Errors  InvalidInputError for a cursor of another list. */
function readPlace(list: string, cursor: string, field: string): ItemPlace {
  const [value = null, stId] = decodeCursor(list, cursor, field);
  return { value: value === null ? null : String(value), stId: String(stId) };
}
