import type { EditValue } from '../../src/pricebook/edits/edit-value.ts';
import type { World } from './world.ts';

type Part = Readonly<Record<string, unknown>>;

/**
 * What of a field's value tells who has given it, however the value is written: of a picture its content, since ServiceTitan keeps it
 * wherever it likes; of links to other items how many of them, which differs each time, since what was made here gets other ids there; of
 * anything else all of it. Null where there is no picture and no link.
 */
export function essenceOf(world: World, field: string, value: unknown): EditValue {
  switch (field) {
    case 'image':
      return typeof value === 'string' && value !== '' ? world.pictureAt(value) : null;
    case 'assets':
      return essenceOf(world, 'image', firstOf(value)?.['url']);
    case 'materials':
    case 'equipment':
      return (firstOf(value)?.['quantity'] ?? null) as EditValue;
    default:
      return (value ?? null) as EditValue;
  }
}

function firstOf(value: unknown): Part | undefined {
  return Array.isArray(value) ? (value[0] as Part | undefined) : undefined;
}
