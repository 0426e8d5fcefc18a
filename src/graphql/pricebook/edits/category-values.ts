import {
  InvalidInputError,
  InvalidStateError,
  NotFoundError,
  StaleVersionError,
} from '../../../errors.ts';
import { createCategory } from '../../../pricebook/commands/categories/create-category.ts';
import { deleteCategory } from '../../../pricebook/commands/categories/delete-category.ts';
import { updateCategory } from '../../../pricebook/commands/categories/update-category.ts';
import { builder } from '../../builder.ts';
import { resultOf } from '../../result-of.ts';
import { categoryPayload, runCommand } from './category-payloads.ts';
import { authScopes, stagingOf, targetFields } from './run-item-command.ts';

const refusals = [NotFoundError, InvalidInputError, StaleVersionError];

const UpdateCategoryInput = builder.inputType('UpdateCategoryInput', {
  description: 'What to change of a category. What is not given stays as it is.',
  fields: (t) => ({
    ...targetFields(t),
    name: t.string({ description: 'Up to 800 characters.' }),
    description: t.string({ description: 'Any text.' }),
    active: t.boolean({ description: 'Whether it is in use in ServiceTitan.' }),
    visible: t.boolean({ description: 'Whether people see it in LAZI; never pushed.' }),
    businessUnitIds: t.field({ type: ['BigInt'], description: 'Business units it is for.' }),
  }),
});

builder.mutationField('updateCategory', (t) =>
  t.field({
    type: categoryPayload('UpdateCategoryPayload', 'Staged for a category.'),
    description: 'Stages changes of a category, for a push to send.',
    authScopes,
    errors: resultOf('updateCategory', refusals),
    args: {
      input: t.arg({ type: UpdateCategoryInput, required: true, description: 'The changes.' }),
    },
    resolve: (_mutation, { input }, context) => {
      const { stId, expectedVersion, ...given } = input;
      const values = withoutNulls(given);
      const update = { stId, values, expectedVersion };
      return runCommand(context, () => updateCategory(context.db, stagingOf(context), update));
    },
  }),
);

const CategoryTypeInput = builder.enumType('CategoryTypeInput', {
  description: 'What a category holds.',
  values: {
    Services: { description: 'Services.' },
    Materials: { description: 'Materials and equipment.' },
  },
});

const CreateCategoryInput = builder.inputType('CreateCategoryInput', {
  description: 'A category to make.',
  fields: (t) => ({
    name: t.string({ required: true, description: 'Up to 800 characters.' }),
    categoryType: t.field({
      type: CategoryTypeInput,
      required: true,
      description: 'What it is to hold.',
    }),
    parentStId: t.field({ type: 'BigInt', description: 'Its parent; a root unless given.' }),
    position: t.int({ description: 'How many siblings stand before it; last unless given.' }),
    description: t.string({ description: 'Any text.' }),
    active: t.boolean({ description: 'Whether it is in use.' }),
    businessUnitIds: t.field({ type: ['BigInt'], description: 'Business units it is for.' }),
  }),
});

builder.mutationField('createCategory', (t) =>
  t.field({
    type: categoryPayload('CreateCategoryPayload', 'A category was made here.'),
    description:
      'Makes a category with a negative id. A push creates it in ServiceTitan, which gives it an id of its own.',
    authScopes,
    errors: resultOf('createCategory', [InvalidInputError, InvalidStateError]),
    args: {
      input: t.arg({ type: CreateCategoryInput, required: true, description: 'The category.' }),
    },
    resolve: (_mutation, { input }, context) => {
      const { parentStId, position, ...given } = input;
      const values = { active: true, ...withoutNulls(given) };
      const creation = { parentStId: parentStId ?? null, position, values };
      return runCommand(context, () => createCategory(context.db, stagingOf(context), creation));
    },
  }),
);

const Descendants = builder.enumType('Descendants', {
  description: 'What happens to what stands below a category that is deleted.',
  values: {
    REFUSE: { description: 'Nothing is deleted while something stands there.' },
    DELETE: { description: 'It is deleted, too.' },
  },
});

const DeleteCategoryPayload = builder
  .objectRef<{ readonly stId: string; readonly deleted: number }>('DeleteCategoryPayload')
  .implement({
    description: 'A category is to be deleted, or is gone where it was made here.',
    fields: (t) => ({
      stId: t.expose('stId', { type: 'BigInt', description: 'The category.' }),
      deleted: t.exposeInt('deleted', { description: 'Categories that go, itself included.' }),
    }),
  });

builder.mutationField('deleteCategory', (t) =>
  t.field({
    type: DeleteCategoryPayload,
    description: 'Stages that a category is deleted; one that was made here vanishes at once.',
    authScopes,
    errors: resultOf('deleteCategory', [NotFoundError, InvalidStateError, StaleVersionError]),
    args: {
      stId: t.arg({ type: 'BigInt', required: true, description: 'The category.' }),
      descendants: t.arg({
        type: Descendants,
        defaultValue: 'REFUSE',
        description: 'What happens to what stands below it.',
      }),
      expectedVersion: t.arg.int({ description: 'The `version` you have read.' }),
    },
    resolve: (_mutation, { stId, descendants, expectedVersion }, context) => {
      const wish = { stId, descendants: descendants ?? 'REFUSE', expectedVersion } as const;
      return runCommand(context, () => deleteCategory(context.db, stagingOf(context), wish));
    },
  }),
);

/** GraphQL's null says the same as leaving a field out, where a field cannot be taken away. */
function withoutNulls(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value != null));
}
