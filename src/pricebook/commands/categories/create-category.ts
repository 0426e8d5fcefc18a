import type { Database } from '../../../db/database.ts';
import { InvalidInputError } from '../../../errors.ts';
import { categoryFields } from '../../edits/category-fields.ts';
import { takeDraftIds } from '../../edits/draft-ids.ts';
import { planEdits } from '../../edits/plan-edits.ts';
import { CREATED } from '../../edits/record-edits.ts';
import { type GivenValues, readFieldSettings } from '../items/read-settings.ts';
import type { Staging } from '../items/staging.ts';
import { changeCategory } from './change-category.ts';
import { holdAround } from './hold-around.ts';
import type { CategoryOutcome } from './move-category.ts';
import { assertCanStand, behind } from './plan-move.ts';
import { stageForest } from './write-forest.ts';

export interface CategoryCreation {
  /** Null: a root. */
  readonly parentStId: string | null;
  /** `name` and `categoryType` are required. */
  readonly values: GivenValues;
  /** From 0; last unless given. */
  readonly position?: number | null | undefined;
}

/**
 * Makes a category that ServiceTitan does not have yet: a draft, with a negative id, until a push creates it there. One transaction.
 * Errors  InvalidInputError for values that do not fit and for a parent that is not there; InvalidStateError where it would stand too deep.
 */
export function createCategory(
  db: Database,
  staging: Staging,
  { parentStId, values, position = null }: CategoryCreation,
): Promise<CategoryOutcome> {
  const path = 'input';
  return db.transaction(staging.tenantId, async (tx) => {
    const around = await holdAround(tx, { stId: null, entered: { parentStId } });
    const parent = parentStId === null ? null : around.currentId(parentStId);
    assertCanStand(around, null, parent, 'input.parentStId');
    for (const name of ['name', 'categoryType']) {
      if (values[name] == null) {
        throw new InvalidInputError(`${path}.${name}`, `A new category needs a \`${name}\`.`);
      }
    }
    const settings = readFieldSettings(categoryFields, values, { isDraft: true, path });
    const [stId = ''] = await takeDraftIds(tx, 1);
    const { set, changes } = planEdits(null, undefined, settings);
    const siblings = around.childrenOf(parent);
    const index = Math.min(Math.max(0, position ?? siblings.length), siblings.length);
    const place = { after: siblings[index - 1] ?? null, before: siblings[index] ?? null };
    const plan = {
      set: [
        { field: CREATED, value: true, base: null, local: false },
        ...(parent === null ? [] : [{ field: 'parent', value: parent, base: null, local: false }]),
        { field: 'position', value: place, base: null, local: false },
        ...set,
      ],
      clear: [],
      changes: {
        [CREATED]: { before: null, after: true },
        parent: { before: null, after: parent },
        ...changes,
      },
    };
    const change = changeCategory(staging, stId, undefined, plan, 'STAGED');
    const anchors = behind(around, place.before, stId, []);
    await stageForest(tx, staging, around, { changes: [change], anchors });
    return { stId, changed: true };
  });
}
