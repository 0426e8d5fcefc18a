import type { StoredEvent } from '../../events/types.ts';
import { builder } from '../builder.ts';
import { ConflictStrategy, ConflictType } from '../pricebook/edit-enums.ts';
import { SyncEntity, toEntityName } from '../sync/sync-enums.ts';
import { Event, typenames } from './event.ts';

const ConflictEvent = builder
  .interfaceRef<StoredEvent<'conflictDetected' | 'conflictResolved'>>('ConflictEvent')
  .implement({
    description: 'Something that happened to a conflict.',
    interfaces: [Event],
    resolveType: ({ type }) => typenames[type],
    fields: (t) => ({
      conflictId: t.id({
        description: 'The conflict, for `resolveConflict`.',
        resolve: ({ payload }) => payload.conflictId,
      }),
      entity: t.field({
        type: SyncEntity,
        description: 'What kind of record it is about.',
        resolve: ({ payload }) => toEntityName(payload.entity),
      }),
      stId: t.field({
        type: 'BigInt',
        description: 'The id of the record.',
        resolve: ({ payload }) => payload.stId,
      }),
      field: t.string({
        description: 'The field; `deleted` where one side deletes the record.',
        resolve: ({ payload }) => payload.field,
      }),
    }),
  });

export const ConflictDetected = builder
  .objectRef<StoredEvent<'conflictDetected'>>('ConflictDetected')
  .implement({
    description: 'Both sides have changed a field: `resolveConflict` decides.',
    interfaces: [Event, ConflictEvent],
    fields: (t) => ({
      type: t.field({
        type: ConflictType,
        description: 'What the two sides did.',
        resolve: ({ payload }) => payload.type as typeof ConflictType.$inferType,
      }),
    }),
  });

export const ConflictResolved = builder
  .objectRef<StoredEvent<'conflictResolved'>>('ConflictResolved')
  .implement({
    description: 'A conflict was decided.',
    interfaces: [Event, ConflictEvent],
    fields: (t) => ({
      strategy: t.field({
        type: ConflictStrategy,
        description: 'How it was decided.',
        resolve: ({ payload }) => payload.strategy as typeof ConflictStrategy.$inferType,
      }),
      resolvedBy: t.string({
        description: 'Who decided; `policy` where nobody had to.',
        resolve: ({ payload }) => payload.resolvedBy,
      }),
    }),
  });
