import { chanceOf, hashText } from '../chance.ts';
import type { Entity } from '../entities.ts';
import type { Id } from '../records.ts';

type Body = Record<string, unknown>;
type Soiling = (body: Body) => void;

const nulled =
  (field: string): Soiling =>
  (body) => {
    body[field] = null;
  };
const missing =
  (field: string): Soiling =>
  (body) => {
    delete body[field];
  };
const asText =
  (field: string): Soiling =>
  (body) => {
    body[field] = String(body[field]);
  };
const replaced =
  (field: string, value: unknown): Soiling =>
  (body) => {
    body[field] = value;
  };

const itemSoilings: readonly Soiling[] = [
  nulled('description'),
  nulled('displayName'),
  nulled('code'),
  nulled('assets'),
  nulled('categories'),
  nulled('modifiedOn'),
  nulled('hours'),
  missing('paysCommission'),
  asText('hours'),
  asText('bonus'),
];
const pricedSoilings: readonly Soiling[] = [asText('price'), asText('cost'), nulled('memberPrice')];

const soilings: { readonly [E in Entity]: readonly Soiling[] } = {
  categories: [
    nulled('name'),
    nulled('subcategories'),
    nulled('businessUnitIds'),
    nulled('position'),
    nulled('active'),
    missing('hideInMobile'),
    asText('position'),
    replaced('categoryType', 'Equipment'),
    replaced('categoryType', 2),
  ],
  services: [...itemSoilings, ...pricedSoilings, nulled('recommendations'), nulled('warranty')],
  materials: [...itemSoilings, ...pricedSoilings, nulled('otherVendors'), missing('createdById')],
  equipment: [
    ...itemSoilings,
    ...pricedSoilings,
    nulled('manufacturerWarranty'),
    nulled('equipmentMaterials'),
  ],
  'discounts-and-fees': [
    ...itemSoilings,
    replaced('type', 'Surcharge'),
    replaced('amountType', 3),
    nulled('limit'),
  ],
};

/**
 * Spoils the printed row when it falls into the share of dirty rows; the same rows in the same way for the same seed.
 */
export function soil(
  entity: Entity,
  id: Id,
  body: Body,
  options: { share: number; seed: string },
): void {
  const key = `${options.seed}:${entity}:${id}`;
  if (options.share <= 0 || chanceOf(key) >= options.share) return;
  const choices = soilings[entity];
  choices[hashText(`how:${key}`) % choices.length]?.(body);
}
