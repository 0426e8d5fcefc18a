import type { ObjectRef } from '@pothos/core';
import { InvalidInputError } from '../../errors.ts';
import { normaliseTimestamp } from '../../lib/st-timestamp.ts';
import type { Item, ItemOf } from '../../pricebook/queries/item.ts';
import type { ItemFilter as ItemConditions } from '../../pricebook/queries/item-filter.ts';
import {
  countItems,
  type ItemPlace,
  itemPlace,
  listItems,
} from '../../pricebook/queries/list-items.ts';
import { builder, pageComplexity } from '../builder.ts';
import { pageOfRows } from '../connection.ts';
import { decodeCursor, encodeCursor } from '../cursor.ts';
import { OrderDirection } from '../order-direction.ts';
import { parsePage } from '../page-arguments.ts';
import { pricebookOnly } from '../response-cache/cacheable.ts';
import { DiscountAndFee, Equipment, Material, Service } from './item-refs.ts';
import { ItemKindEnum, PricebookItem } from './pricebook-item.ts';
import type { ItemKind, PricebookReader } from './reader.ts';

const DecimalRange = builder.inputType('DecimalRange', {
  description: 'From one number to another, both included.',
  fields: (t) => ({
    from: t.field({ type: 'Decimal', description: 'At least this.' }),
    to: t.field({ type: 'Decimal', description: 'At most this.' }),
  }),
});

const ItemFilter = builder.inputType('ItemFilter', {
  description: 'Which items are wanted. Each field that is given narrows the answer further.',
  fields: (t) => ({
    category: t.field({
      type: 'BigInt',
      description: 'ServiceTitan id of a category they are in.',
    }),
    includeDescendants: t.boolean({
      defaultValue: true,
      description: 'Whether the categories below `category` count too.',
    }),
    search: t.string({
      description:
        'Words or parts of words, all of which are in the code or the name. Up to 200 characters, none of which has a special meaning.',
    }),
    active: t.boolean({ description: 'Only active or only inactive ones.' }),
    price: t.field({
      type: DecimalRange,
      description: 'Only with a price in this range; what has no price is in no range.',
    }),
    modifiedSince: t.field({
      type: 'DateTime',
      description: 'Only changed in ServiceTitan at this time or later.',
    }),
  }),
});

const ItemOrderField = builder.enumType('ItemOrderField', {
  description:
    'What items are ordered by. Equals follow by ServiceTitan id, what has no value comes last.',
  values: {
    NAME: { description: 'By name.' },
    CODE: { description: 'By code.' },
    PRICE: { description: 'By price.' },
    ST_MODIFIED_ON: { description: 'By the last change in ServiceTitan.' },
  },
});

const orderFields = {
  NAME: 'name',
  CODE: 'code',
  PRICE: 'price',
  ST_MODIFIED_ON: 'modified',
} as const satisfies Record<typeof ItemOrderField.$inferType, string>;

const ItemOrder = builder.inputType('ItemOrder', {
  description: 'The order of a list of items.',
  fields: (t) => ({
    field: t.field({ type: ItemOrderField, required: true, description: 'What to order by.' }),
    direction: t.field({
      type: OrderDirection,
      defaultValue: 'ASC',
      description: 'Which end comes first.',
    }),
  }),
});

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
    t.connection({
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
      resolve: async (_query, { filter, orderBy, ...args }, { sql, pricebook }) => {
        const page = parsePage(args);
        const conditions = {
          ...toConditions(kind, filter),
          ...(await toCategories(pricebook, filter)),
        };
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
    }),
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

function toConditions(
  kind: ItemKind,
  filter: typeof ItemFilter.$inferInput | null | undefined,
): ItemConditions {
  const { search, active, price, modifiedSince } = filter ?? {};
  return {
    kind,
    ...(search != null && { search }),
    ...(active != null && { active }),
    ...(price?.from != null && { priceFrom: price.from }),
    ...(price?.to != null && { priceTo: price.to }),
    ...(modifiedSince != null && { modifiedSince: toTimestamp(modifiedSince) }),
  };
}

/** The branch as the tree of this moment has it; items may name a category that the tree does not have. */
async function toCategories(
  pricebook: PricebookReader,
  filter: typeof ItemFilter.$inferInput | null | undefined,
): Promise<Pick<ItemConditions, 'categories'>> {
  const { category, includeDescendants } = filter ?? {};
  if (category == null) return {};
  if (includeDescendants === false) return { categories: [category] };
  const forest = await pricebook.forest();
  const top = forest.find(category);
  return { categories: top ? forest.subtree(top).map(({ stId }) => stId) : [category] };
}

/** Errors  InvalidInputError for a moment outside of the years 0 to 9999. */
function toTimestamp(moment: string): string {
  const timestamp = normaliseTimestamp(moment);
  if (timestamp === null) {
    throw new InvalidInputError('filter.modifiedSince', `There is no such moment: ${moment}.`);
  }
  return timestamp;
}
