import {
  InvalidInputError,
  InvalidStateError,
  NotFoundError,
  StaleVersionError,
} from '../../../errors.ts';
import { moveCategory } from '../../../pricebook/commands/categories/move-category.ts';
import { reorderChildren } from '../../../pricebook/commands/categories/reorder-children.ts';
import { builder } from '../../builder.ts';
import { resultOf } from '../../result-of.ts';
import { categoryPayload, runCommand } from './category-payloads.ts';
import { authScopes, stagingOf, targetFields } from './run-item-command.ts';

const MoveCategoryInput = builder.inputType('MoveCategoryInput', {
  description:
    'Where to move a category: among its siblings, under another parent, or to the top. At most one of `position`, `before` and `after`; last unless given.',
  fields: (t) => ({
    ...targetFields(t),
    newParentStId: t.field({
      type: 'BigInt',
      description: 'The parent; null for the top. Where it stands unless given.',
    }),
    position: t.int({ description: 'How many siblings stand before it.' }),
    before: t.field({ type: 'BigInt', description: 'The sibling right behind it.' }),
    after: t.field({ type: 'BigInt', description: 'The sibling right before it.' }),
  }),
});

builder.mutationField('moveCategory', (t) =>
  t.field({
    type: categoryPayload('MoveCategoryPayload', 'A category was moved, with all below it.'),
    description:
      'Moves a category with everything below it. A push sends its parent and the fewest positions that give the order.',
    authScopes,
    errors: resultOf('moveCategory', [
      NotFoundError,
      InvalidInputError,
      InvalidStateError,
      StaleVersionError,
    ]),
    args: {
      input: t.arg({ type: MoveCategoryInput, required: true, description: 'The move.' }),
    },
    resolve: (_mutation, { input }, context) =>
      runCommand(context, () => moveCategory(context.db, stagingOf(context), input)),
  }),
);

const ReorderChildrenInput = builder.inputType('ReorderChildrenInput', {
  description: 'The order of all children of a category, or of all roots.',
  fields: (t) => ({
    parentStId: t.field({ type: 'BigInt', description: 'The parent; the roots unless given.' }),
    stIds: t.field({
      type: ['BigInt'],
      required: true,
      description: 'All of them, each once, in the order wanted.',
    }),
  }),
});

const ReorderChildrenPayload = builder
  .objectRef<{ readonly moved: number }>('ReorderChildrenPayload')
  .implement({
    description: 'Children were put into an order.',
    fields: (t) => ({
      moved: t.exposeInt('moved', { description: 'Those that had to move: the fewest.' }),
    }),
  });

builder.mutationField('reorderChildren', (t) =>
  t.field({
    type: ReorderChildrenPayload,
    description: 'Puts all children of a category, or all roots, into an order.',
    authScopes,
    errors: resultOf('reorderChildren', [NotFoundError, InvalidInputError]),
    args: {
      input: t.arg({ type: ReorderChildrenInput, required: true, description: 'The order.' }),
    },
    resolve: (_mutation, { input }, context) => {
      const wish = { parentStId: input.parentStId ?? null, stIds: input.stIds };
      return runCommand(context, () => reorderChildren(context.db, stagingOf(context), wish));
    },
  }),
);
