import type { InterfaceRef, ObjectRef } from '@pothos/core';
import { decodeCursor } from '../../events/cursor.ts';
import type { EventType, StoredEvent } from '../../events/types.ts';
import type { Permission } from '../../identity/permissions.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { CategoriesSynced, CategoryUpdated } from './category-events.ts';
import { ConflictDetected, ConflictResolved } from './conflict-events.ts';
import { Event } from './event.ts';
import { CategoriesPushed, PushCompleted, PushProgress } from './push-events.ts';
import { SyncCompleted, SyncFailed, SyncProgress, SyncStarted } from './sync-events.ts';

type Types = typeof builder.$inferSchemaTypes;

const eventNames = {
  SYNC_STARTED: 'syncStarted',
  SYNC_PROGRESS: 'syncProgress',
  SYNC_COMPLETED: 'syncCompleted',
  SYNC_FAILED: 'syncFailed',
  CATEGORIES_SYNCED: 'categoriesSynced',
  CATEGORY_UPDATED: 'categoryUpdated',
  CONFLICT_DETECTED: 'conflictDetected',
  CONFLICT_RESOLVED: 'conflictResolved',
  PUSH_PROGRESS: 'pushProgress',
  CATEGORIES_PUSHED: 'categoriesPushed',
  PUSH_COMPLETED: 'pushCompleted',
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
    CONFLICT_DETECTED: { description: 'Both sides have changed a field.' },
    CONFLICT_RESOLVED: { description: 'A conflict was decided.' },
    PUSH_PROGRESS: { description: 'A push has come further.' },
    CATEGORIES_PUSHED: { description: 'ServiceTitan has taken categories.' },
    PUSH_COMPLETED: { description: 'A push has ended.' },
  } satisfies Record<keyof typeof eventNames, { description: string }>,
});

const afterDescription =
  'The cursor of the last event you handled: you get everything since, then what comes. Only what comes unless given. The code REFETCH_REQUIRED says that it is too long ago.';

/** Follows the viewer's events. Errors  InvalidInputError for a wrong cursor, RefetchRequiredError for one too old. */
async function follow(
  { feed, viewer, signal, sendAhead, onTooSlow }: Context,
  after: string | null | undefined,
  types: readonly EventType[] | undefined,
): Promise<AsyncIterable<StoredEvent>> {
  const subscription = feed.subscribe(viewer.tenantId, {
    after: after == null ? undefined : decodeCursor(viewer.tenantId, after),
    types,
    signal,
    ahead: sendAhead,
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

one('syncStarted', SyncStarted, 'pricebook:read', 'Pulls as they begin.');
one('syncProgress', SyncProgress, 'pricebook:read', 'Pulls as they come further, batch by batch.');
one('syncCompleted', SyncCompleted, 'pricebook:read', 'Pulls as they are done.');
one(
  'syncFailed',
  SyncFailed,
  'pricebook:read',
  'Pulls as they fail, are cancelled or need a confirmation.',
);
one(
  'categoriesSynced',
  CategoriesSynced,
  'pricebook:read',
  'Changes of the category tree, one for each pull.',
);
one(
  'conflictDetected',
  ConflictDetected,
  'pricebook:read',
  'Conflicts as they are found, one by one.',
);
one('conflictResolved', ConflictResolved, 'pricebook:read', 'Conflicts as they are decided.');
one('pushProgress', PushProgress, 'pricebook:read', 'Pushes as they come further, call by call.');
one(
  'categoriesPushed',
  CategoriesPushed,
  'pricebook:read',
  'Categories that ServiceTitan has taken, once for each push that sent some.',
);
one('pushCompleted', PushCompleted, 'pricebook:read', 'Pushes as they end.');
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
