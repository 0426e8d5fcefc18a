import type { StoredEvent } from '../../events/types.ts';
import { builder } from '../builder.ts';
import { Category } from '../pricebook/category.ts';
import { Event, SyncEvent } from './event.ts';

export const CategoriesSynced = builder
  .objectRef<StoredEvent<'categoriesSynced'>>('CategoriesSynced')
  .implement({
    description:
      'The category tree has changed. After a large change this is the only notice: read the tree again.',
    interfaces: [Event, SyncEvent],
    fields: (t) => ({
      count: t.int({
        description: 'Categories read.',
        resolve: ({ payload }) => payload.count,
      }),
      type: t.string({ description: '`categories`.', resolve: ({ payload }) => payload.type }),
      incremental: t.boolean({
        description: 'Whether only what was modified has been read.',
        resolve: ({ payload }) => payload.incremental,
      }),
      created: t.int({ description: 'Categories new.', resolve: ({ payload }) => payload.created }),
      updated: t.int({
        description: 'Categories changed.',
        resolve: ({ payload }) => payload.updated,
      }),
      deleted: t.int({
        description: 'Categories gone.',
        resolve: ({ payload }) => payload.deleted,
      }),
    }),
  });

const CategoryChange = builder.enumType('CategoryChange', {
  description: 'What happened to a category.',
  values: {
    CREATED: { description: 'It is new here.' },
    UPDATED: { description: 'Some of its fields have changed.' },
    DELETED: { description: 'It is gone.' },
  },
});

export const CategoryUpdated = builder
  .objectRef<StoredEvent<'categoryUpdated'>>('CategoryUpdated')
  .implement({
    description:
      'One category has changed. After a change of more than 500 there is `CategoriesSynced` only.',
    interfaces: [Event],
    fields: (t) => ({
      stId: t.field({
        type: 'BigInt',
        description: 'The id in ServiceTitan.',
        resolve: ({ payload }) => payload.stId,
      }),
      name: t.string({ description: 'Its name.', resolve: ({ payload }) => payload.name }),
      change: t.field({
        type: CategoryChange,
        description: 'What happened to it.',
        resolve: ({ payload }) => payload.change,
      }),
      changes: t.stringList({
        complexity: 1,
        description: 'Names of the fields that changed.',
        resolve: ({ payload }) => [...payload.changes],
      }),
      category: t.field({
        type: Category,
        nullable: true,
        description: 'The category as it is now; null where it is gone.',
        resolve: async ({ payload }, _args, { pricebook }) =>
          (await pricebook.forest()).find(payload.stId),
      }),
    }),
  });
