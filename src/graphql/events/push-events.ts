import type { StoredEvent } from '../../events/types.ts';
import { builder } from '../builder.ts';
import { PushState } from '../pricebook/edit-enums.ts';
import { Event, typenames } from './event.ts';

type State = typeof PushState.$inferType;

const PushEvent = builder
  .interfaceRef<StoredEvent<'pushProgress' | 'pushCompleted'>>('PushEvent')
  .implement({
    description: 'Something that happened to a push as a whole.',
    interfaces: [Event],
    resolveType: ({ type }) => typenames[type],
    fields: (t) => ({
      pushId: t.id({ description: 'The push.', resolve: ({ payload }) => payload.pushId }),
      state: t.field({
        type: PushState,
        description: 'How far it is.',
        resolve: ({ payload }) => payload.state as State,
      }),
      total: t.int({ description: 'Its calls.', resolve: ({ payload }) => payload.total }),
      applied: t.int({
        description: 'Calls that ServiceTitan has taken.',
        resolve: ({ payload }) => payload.applied,
      }),
      failed: t.int({
        description: 'Calls that ended otherwise.',
        resolve: ({ payload }) => payload.failed,
      }),
    }),
  });

export const PushProgress = builder
  .objectRef<StoredEvent<'pushProgress'>>('PushProgress')
  .implement({
    description: 'A push has come further.',
    interfaces: [Event, PushEvent],
    fields: (t) => ({
      label: t.string({
        nullable: true,
        description: 'The record it was with; null at its beginning and end.',
        resolve: ({ payload }) => payload.label,
      }),
    }),
  });

export const CategoriesPushed = builder
  .objectRef<StoredEvent<'categoriesPushed'>>('CategoriesPushed')
  .implement({
    description: 'A push has sent categories.',
    interfaces: [Event],
    fields: (t) => ({
      pushId: t.id({ description: 'The push.', resolve: ({ payload }) => payload.pushId }),
      count: t.int({ description: 'Categories sent.', resolve: ({ payload }) => payload.count }),
      success: t.int({
        description: 'Those ServiceTitan has taken.',
        resolve: ({ payload }) => payload.success,
      }),
      failed: t.int({ description: 'The others.', resolve: ({ payload }) => payload.failed }),
    }),
  });

export const PushCompleted = builder
  .objectRef<StoredEvent<'pushCompleted'>>('PushCompleted')
  .implement({
    description: 'A push has ended; queries show what it has done.',
    interfaces: [Event, PushEvent],
    fields: (t) => ({
      durationMs: t.int({
        description: 'Milliseconds it took.',
        resolve: ({ payload }) => payload.durationMs,
      }),
    }),
  });
