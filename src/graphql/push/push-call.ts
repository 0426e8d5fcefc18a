import type { FieldChange, PushCall } from '../../sync/push/push.ts';
import { maybeOf } from '../../sync/push/sent-creation.ts';
import { builder } from '../builder.ts';
import { PushCallState } from '../pricebook/edit-enums.ts';
import { EditError } from '../pricebook/edits/edit-error.ts';
import { SyncEntity, toEntityName } from '../sync/sync-enums.ts';

/** A list of calls costs as much as some of its members. */
export const CALLS = { field: 1, multiplier: 10 };

const PushChange = builder.objectRef<FieldChange>('PushChange').implement({
  description: 'One field that a call changes.',
  fields: (t) => ({
    field: t.exposeString('field', { description: 'The field, as in the API.' }),
    before: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What ServiceTitan has.',
      resolve: ({ before }) => before,
    }),
    after: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What it is to have.',
      resolve: ({ after }) => after,
    }),
  }),
});

const CallKindEnum = builder.enumType('PushCallKind', {
  description: 'What a call does.',
  values: {
    UPLOAD: { description: 'Uploads a picture.' },
    CREATE: { description: 'Creates a record.' },
    UPDATE: { description: 'Changes fields of a record.' },
    DELETE: { description: 'Deletes a category.' },
  },
});

const methods = { UPLOAD: 'POST', CREATE: 'POST', UPDATE: 'PATCH', DELETE: 'DELETE' } as const;

export const PushCallType = builder.objectRef<PushCall>('PushCall').implement({
  description:
    'One write to ServiceTitan, as it is planned. Changes of several items go out together where that serves.',
  fields: (t) => ({
    order: t.exposeInt('ordinal', { description: 'Its number in the plan, from 0.' }),
    kind: t.field({
      type: CallKindEnum,
      description: 'What it does.',
      resolve: ({ kind }) => kind,
    }),
    method: t.string({ description: 'The HTTP method.', resolve: ({ kind }) => methods[kind] }),
    entity: t.field({
      type: SyncEntity,
      description: 'What kind of record it is about.',
      resolve: ({ entity }) => toEntityName(entity),
    }),
    stId: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'The record; negative for one it creates, null for a picture.',
      resolve: ({ createdStId, stId }) => createdStId ?? stId,
    }),
    target: t.exposeString('label', { description: 'The record by its name or code.' }),
    changes: t.field({
      type: [PushChange],
      description: 'What it changes.',
      resolve: ({ fields }) => [...fields],
    }),
    dependsOn: t.intList({
      description: 'Numbers of calls that have to be applied before.',
      complexity: 1,
      resolve: ({ dependsOn }) => [...dependsOn],
    }),
    state: t.field({
      type: PushCallState,
      description: 'How it stands.',
      resolve: ({ state }) => state,
    }),
  }),
});

/** Interface of what has become of a call. */
const PushOutcome = builder.interfaceRef<PushCall>('PushOutcome').implement({
  description: 'What has become of one call of a push.',
  resolveType: ({ state }) => outcomeNames[state] ?? 'Unknown',
  fields: (t) => ({
    call: t.field({ type: PushCallType, description: 'The call.', resolve: (call) => call }),
    error: t.field({
      type: EditError,
      nullable: true,
      description: 'Why it was not applied; null where it was.',
      resolve: ({ error }) => error,
    }),
    attempts: t.exposeInt('attempts', { description: 'How often it was sent.' }),
    settledAt: t.expose('settledAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When that was known.',
    }),
  }),
});

const outcomeNames: Readonly<Partial<Record<PushCall['state'], string>>> = {
  APPLIED: 'Applied',
  CONFLICTED: 'Conflicted',
  REJECTED: 'Rejected',
  SKIPPED: 'Skipped',
  UNKNOWN: 'Unknown',
};

const outcome = (name: string, description: string) =>
  builder.objectRef<PushCall>(name).implement({ description, interfaces: [PushOutcome] });

const Applied = outcome('Applied', 'ServiceTitan has taken it, and reading back has shown it.');
const Conflicted = outcome(
  'Conflicted',
  'ServiceTitan has changed the record meanwhile: decide with `resolveConflict`.',
);
const Rejected = outcome('Rejected', 'ServiceTitan refused it. It stays staged.');
const Unknown = builder.objectRef<PushCall>('Unknown').implement({
  description: 'No answer came. `retryPush` looks before it sends again.',
  interfaces: [PushOutcome],
  fields: (t) => ({
    mayBe: t.field({
      type: ['BigInt'],
      description:
        'Records that have come since, of which a creation may have made one: say with `retryPush(found:)`.',
      resolve: (call) => [...maybeOf(call)],
    }),
  }),
});
const Skipped = builder.objectRef<PushCall>('Skipped').implement({
  description: 'It was not sent, for the reason it gives. It stays staged.',
  interfaces: [PushOutcome],
  fields: (t) => ({
    blockedBy: t.int({
      nullable: true,
      description: 'The number of the call that was to be applied before, and was not.',
      resolve: ({ blockedBy }) => blockedBy,
    }),
  }),
});

export const PushRecord = builder.unionType('PushRecord', {
  description: 'What has become of one call of a push.',
  types: [Applied, Conflicted, Rejected, Skipped, Unknown],
  resolveType: ({ state }) => outcomeNames[state] ?? 'Unknown',
});
