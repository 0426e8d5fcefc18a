import type { SimulatedItem } from './ledger.ts';
import type { World } from './world.ts';

/** A field of items that names other items. */
export interface LinkField {
  readonly field: 'materials' | 'equipment';
  /** What ServiceTitan calls it. */
  readonly bodyName: string;
  readonly target: SimulatedItem;
}

const LINKS: Readonly<Record<SimulatedItem, readonly LinkField[]>> = {
  services: [
    { field: 'materials', bodyName: 'serviceMaterials', target: 'materials' },
    { field: 'equipment', bodyName: 'serviceEquipment', target: 'equipment' },
  ],
  equipment: [{ field: 'materials', bodyName: 'equipmentMaterials', target: 'materials' }],
  materials: [],
  'discounts-and-fees': [],
};

/** What items of a kind may name in a world. */
export const linksOf = ({ items }: World, entity: SimulatedItem): LinkField[] =>
  LINKS[entity].filter(({ target }) => items.includes(target));

/** What an item costs. */
export const priceOf = (entity: SimulatedItem): 'price' | 'amount' =>
  entity === 'discounts-and-fees' ? 'amount' : 'price';
