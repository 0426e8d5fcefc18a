import { InvalidStateError } from '../../../errors.ts';
import type { CategoryPayload } from '../../../servicetitan/payloads/category-payload.ts';
import { categoryFields } from '../../edits/category-fields.ts';
import { type EditPlan, remoteValue } from '../../edits/plan-edits.ts';
import { CREATED, isOnItsWay, type RecordEdits } from '../../edits/record-edits.ts';

/**
 * Which edits of a category go, and what is effective then.   Pure.
 * Errors  InvalidStateError for a draft that is on its way to ServiceTitan, and for the name of a draft alone.
 */
export function planDiscard(
  { stId, edits }: RecordEdits,
  /** ServiceTitan's; null for what was made here. */
  payload: CategoryPayload | null,
  /** Null for all. */
  fields: readonly string[] | null,
): EditPlan {
  const isWhole = fields === null || (edits.has(CREATED) && fields.includes(CREATED));
  const creation = edits.get(CREATED);
  if (isWhole && isOnItsWay(creation)) {
    throw new InvalidStateError(
      `Category ${stId} is on its way to ServiceTitan. Wait for the push to end, then decide.`,
    );
  }
  // A place is one under a parent: it goes with it.
  const named = new Set(fields?.includes('parent') ? [...fields, 'position'] : fields);
  const clear = [...edits.keys()].filter((field) => isWhole || named.has(field));
  if (creation !== undefined && !isWhole && clear.includes('name')) {
    throw new InvalidStateError(`Category ${stId} is new and needs its name.`);
  }
  const changes = clear.map((name) => {
    const field = categoryFields.get(name);
    const after = field === undefined ? null : remoteValue(payload, field);
    return [name, { before: edits.get(name)?.value ?? null, after }];
  });
  return { set: [], clear, changes: Object.fromEntries(changes) };
}
