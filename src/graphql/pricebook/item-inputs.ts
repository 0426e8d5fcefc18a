import { InvalidInputError } from '../../errors.ts';
import { normaliseTimestamp } from '../../lib/st-timestamp.ts';
import type { ItemFilter as ItemConditions } from '../../pricebook/queries/item-filter.ts';
import { builder } from '../builder.ts';
import { OrderDirection } from '../order-direction.ts';
import type { ItemKind, PricebookReader } from './reader.ts';

const DecimalRange = builder.inputType('DecimalRange', {
  description: 'From one number to another, both included.',
  fields: (t) => ({
    from: t.field({ type: 'Decimal', description: 'At least this.' }),
    to: t.field({ type: 'Decimal', description: 'At most this.' }),
  }),
});

export const ItemFilter = builder.inputType('ItemFilter', {
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

/** The order's fields as the query knows them. */
export const orderFields = {
  NAME: 'name',
  CODE: 'code',
  PRICE: 'price',
  ST_MODIFIED_ON: 'modified',
} as const satisfies Record<typeof ItemOrderField.$inferType, string>;

export const ItemOrder = builder.inputType('ItemOrder', {
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

/** A filter as the query knows it. Errors  InvalidInputError for a moment that is none. */
export async function toConditions(
  kind: ItemKind,
  filter: typeof ItemFilter.$inferInput | null | undefined,
  pricebook: PricebookReader,
): Promise<ItemConditions> {
  const { search, active, price, modifiedSince } = filter ?? {};
  return {
    kind,
    ...(search != null && { search }),
    ...(active != null && { active }),
    ...(price?.from != null && { priceFrom: price.from }),
    ...(price?.to != null && { priceTo: price.to }),
    ...(modifiedSince != null && { modifiedSince: toTimestamp(modifiedSince) }),
    ...(await toCategories(filter, pricebook)),
  };
}

/** The branch as the tree of this moment has it; items may name a category that the tree does not have. */
async function toCategories(
  filter: typeof ItemFilter.$inferInput | null | undefined,
  pricebook: PricebookReader,
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
