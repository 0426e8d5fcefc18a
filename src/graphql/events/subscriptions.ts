import type { InterfaceRef, ObjectRef } from '@pothos/core';
import { decodeCursor } from '../../events/cursor.ts';
import type { EventType, StoredEvent } from '../../events/types.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import type { Permission } from '../permissions.ts';
import { CategoriesSynced, CategoryUpdated } from './category-events.ts';
import { Event } from './event.ts';
import { SyncCompleted, SyncFailed, SyncProgress, SyncStarted } from './sync-events.ts';

type Types = typeof builder.$inferSchemaTypes;

const eventNames = {
  SYNC_STARTED: 'syncStarted',
  SYNC_PROGRESS: 'syncProgress',
  SYNC_COMPLETED: 'syncCompleted',
  SYNC_FAILED: 'syncFailed',
  CATEGORIES_SYNCED: 'categoriesSynced',
  CATEGORY_UPDATED: 'categoryUpdated',
} as const satisfies Record<string, EventType>;

const EventTypeEnum = builder.enumType('EventType', {
  description: 'The kinds of events.',
  values: {
    SYNC_STARTED: { description: 'A pull has begun.' },
    SYNC_PROGRESS: { description: 'A pull has come further.' },
    SYNC_COMPLETED: { description: 'A pull has done everything.' },
    SYNC_FAILED: { description: 'A pull has ended without having done everything.' },
    CATEGORIES_SYNCED: { description: 'The category tree has changed.' },
    CATEGORY_UPDATED: { description: 'One category has changed.' },
  } satisfies Record<keyof typeof eventNames, { description: string }>,
});

const afterDescription =
  'The cursor of the last event you handled: you get everything since, then what comes. Only what comes unless given. The code REFETCH_REQUIRED says that it is too long ago.';

/** Follows the viewer's events. Errors  InvalidInputError for a wrong cursor, RefetchRequiredError for one too old. */
async function follow(
  { feed, viewer, signal, onTooSlow }: Context,
  after: string | null | undefined,
  types: readonly EventType[] | undefined,
): Promise<AsyncIterable<StoredEvent>> {
  const subscription = feed.subscribe(viewer.tenantId, {
    after: after == null ? undefined : decodeCursor(viewer.tenantId, after),
    types,
    signal,
    onTooSlow,
  });
  await subscription.opened;
  return subscription;
}

builder.subscriptionField('events', (t) =>
  t.field({
    type: Event,
    description: 'All events, or those of some kinds, in the order in which they happened.',
    authScopes: { permission: 'pricebook:read' },
    args: {
      after: t.arg({ type: 'Cursor', description: afterDescription }),
      types: t.arg({ type: [EventTypeEnum], description: 'Only these kinds.' }),
    },
    subscribe: (_root, { after, types }, context) =>
      follow(
        context,
        after,
        types?.map((name) => eventNames[name]),
      ),
    resolve: (event) => event as StoredEvent,
  }),
);

one('syncStarted', SyncStarted, 'sync:read', 'Pulls as they begin.');
one('syncProgress', SyncProgress, 'sync:read', 'Pulls as they come further, batch by batch.');
one('syncCompleted', SyncCompleted, 'sync:read', 'Pulls as they are done.');
one(
  'syncFailed',
  SyncFailed,
  'sync:read',
  'Pulls as they fail, are cancelled or need a confirmation.',
);
one(
  'categoriesSynced',
  CategoriesSynced,
  'pricebook:read',
  'Changes of the category tree, one for each pull.',
);
one('categoryUpdated', CategoryUpdated, 'pricebook:read', 'Changes of categories, one by one.');

/** A subscription to events of one kind. */
function one<Type extends EventType>(
  name: Type,
  type: ObjectRef<Types, StoredEvent<Type>> | InterfaceRef<Types, StoredEvent<Type>>,
  permission: Permission,
  description: string,
): void {
  builder.subscriptionField(name, (t) =>
    t.field({
      type,
      description,
      authScopes: { permission },
      args: { after: t.arg({ type: 'Cursor', description: afterDescription }) },
      subscribe: (_root, { after }, context) => follow(context, after, [name]),
      resolve: (event) => event as never,
    }),
  );
}
