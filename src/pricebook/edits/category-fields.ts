import type { CategoryPayload } from '../../servicetitan/payloads/category-payload.ts';
import { type Codec, choice, flag, foreignId, image, listOf, reference, text } from './codec.ts';
import { byName, type EditFields, fieldsOf } from './edit-field.ts';
import type { EditValue } from './edit-value.ts';

/** Names and codes are in an index whose entries hold some 2,700 bytes. */
export const LONGEST_NAME = 800;

/** Where a category stands among its siblings: right behind the one, or where that is gone before the other. */
export interface Place {
  /** Null: the first. */
  readonly after: string | null;
  /** Null: the last. */
  readonly before: string | null;
}

/** Where ServiceTitan has a category: what a staged place is made on, and held against. */
export interface RemotePlace {
  readonly parent: string | null;
  readonly position: number;
  /** The ids of all siblings in their order, itself included. */
  readonly order: readonly string[];
}

/** A place is made by the planner of moves, never by a caller. */
const place: Codec = {
  check: () => ({ ok: false, problem: 'is given by moving the category' }),
  map(value, visitor) {
    const { after, before } = value as unknown as Place;
    const exchange = (stId: string | null) =>
      stId === null ? null : (visitor.reference?.('categories', stId) ?? stId);
    return { after: exchange(after), before: exchange(before) };
  },
  toBody: (value) => value,
};

const { same, ids, id, field } = fieldsOf<CategoryPayload>();

/** What people may edit of a category. */
export const categoryFields: EditFields<CategoryPayload> = byName([
  same('name', text({ longest: LONGEST_NAME, named: true })),
  same('description', text()),
  same('active', flag),
  same('categoryType', choice('Services', 'Materials'), { onlyNew: true }),
  id('parent', reference('categories'), 'parentId', { bodyName: 'parentId', nullable: true }),
  // ServiceTitan counts positions; the numbers that give the order are planned for all siblings together.
  field(
    'position',
    place,
    { read: (payload) => payload.position, write: (payload) => payload },
    { bodyName: null },
  ),
  field(
    'image',
    image,
    {
      read: (payload) => payload.image,
      write: (payload, value) => ({ ...payload, image: value as string | null }),
    },
    { nullable: true, clearedBy: '' },
  ),
  ids('businessUnitIds', listOf(foreignId), 'businessUnitIds'),
  field(
    'visible',
    flag,
    { read: () => true, write: (payload) => payload },
    { bodyName: null, local: true },
  ),
]);

/** The place that a staged edit of `position` holds. */
export function placeOf(value: EditValue): Place {
  return value as unknown as Place;
}

/** What the edit of a place was made on; null for a category that ServiceTitan does not have under that parent. */
export function remotePlaceOf(base: EditValue): RemotePlace | null {
  return base as unknown as RemotePlace | null;
}
