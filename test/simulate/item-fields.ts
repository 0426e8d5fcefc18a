import { fieldsOfEntity } from '../../src/pricebook/edits/fields-of-entity.ts';
import type { SimulatedEntity, SimulatedItem } from './ledger.ts';
import type { World } from './world.ts';

/** A field of items that names other items: it is called like their kind. */
type LinkField = 'materials' | 'equipment';

const LINKS: Readonly<Record<SimulatedItem, readonly LinkField[]>> = {
  services: ['materials', 'equipment'],
  equipment: ['materials'],
  materials: [],
  'discounts-and-fees': [],
};

/** What items of a kind may name in a world. */
export const linksOf = ({ items }: World, entity: SimulatedItem): LinkField[] =>
  LINKS[entity].filter((target) => items.includes(target));

/** What an item costs. */
export const priceOf = (entity: SimulatedItem): 'price' | 'amount' =>
  entity === 'discounts-and-fees' ? 'amount' : 'price';

/** What ServiceTitan calls a field. */
export const bodyNameOf = (entity: SimulatedEntity, field: string): string =>
  fieldsOfEntity(entity).get(field)?.bodyName ?? field;
