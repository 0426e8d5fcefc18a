import type { EditValue } from '../../src/pricebook/edits/edit-value.ts';
import { isRelation } from './item-fields.ts';
import type { World } from './world.ts';

type Part = Readonly<Record<string, unknown>>;

/**
 * What of a field's value tells who has given it, however the value is written: of a picture its content, since ServiceTitan keeps it
 * wherever it likes; of links to other items how many of them, which differs each time, since what was made here gets other ids there; of
 * a vendor's offer its memo; of the names of other items the ids by which they were first known here; of anything else all of it. Null where
 * there is no picture, no link and no vendor.
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
    case 'primaryVendor':
      return ((value as Part | null | undefined)?.['memo'] ?? null) as EditValue;
    default:
      return isRelation(field) ? namesIn(world, value) : ((value ?? null) as EditValue);
  }
}

function firstOf(value: unknown): Part | undefined {
  return Array.isArray(value) ? (value[0] as Part | undefined) : undefined;
}

/** Who is named by ids alone, or by objects that hold one, in no order. */
function namesIn(world: World, value: unknown): string {
  const named = Array.isArray(value) ? (value as unknown[]) : [];
  const ids = named.map((one) => (one as Part | null)?.['skuId'] ?? one);
  return ids
    .map((id) => world.firstIdOf(String(id)))
    .sort()
    .join();
}
