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

/** A field of items that names items of the same kind, which may be in a circle. */
export type RelationField = 'upgradeStIds' | 'recommendationStIds';

/** Which items of the same kind items of a kind may name. */
export const RELATIONS: Readonly<Record<SimulatedItem, readonly RelationField[]>> = {
  services: ['upgradeStIds', 'recommendationStIds'],
  equipment: ['upgradeStIds'],
  materials: [],
  'discounts-and-fees': [],
};
export const isRelation = (field: string): field is RelationField =>
  field === 'upgradeStIds' || field === 'recommendationStIds';

/** Whether items of a kind are bought from vendors. */
export const isStocked = (entity: SimulatedItem): boolean =>
  entity === 'materials' || entity === 'equipment';

/** What an item costs. */
export const priceOf = (entity: SimulatedItem): 'price' | 'amount' =>
  entity === 'discounts-and-fees' ? 'amount' : 'price';

/** What ServiceTitan calls a field. */
export const bodyNameOf = (entity: SimulatedEntity, field: string): string =>
  fieldsOfEntity(entity).get(field)?.bodyName ?? field;
