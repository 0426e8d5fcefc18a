import type { Strategy, ConflictType as Type } from '../../pricebook/conflicts/conflict.ts';
import type { EditState as State } from '../../pricebook/edits/record-edits.ts';
import type { CallState, PushState as StateOfPush } from '../../sync/push/push.ts';
import { builder } from '../builder.ts';

export const EditState = builder.enumType('EditState', {
  description: 'How a staged edit stands.',
  values: {
    STAGED: { description: 'It waits to be pushed.' },
    SENDING: { description: 'It is on its way to ServiceTitan.' },
    UNKNOWN: { description: 'It was sent, and no answer came; reading back tells.' },
    CONFLICTED: { description: 'ServiceTitan has changed the field meanwhile: decide.' },
    REJECTED: { description: 'ServiceTitan refused it; `error` says why.' },
    LOCAL: { description: 'It stays here and is never pushed.' },
  } satisfies Record<State, { description: string }>,
});

export const ConflictType = builder.enumType('ConflictType', {
  description: 'What two sides did to each other.',
  values: {
    BOTH_MODIFIED: { description: 'Both changed a field, to different values.' },
    LOCAL_DELETED_ST_MODIFIED: {
      description: 'The record is to be deleted here and was changed in ServiceTitan.',
    },
    ST_DELETED_LOCAL_MODIFIED: {
      description: 'The record was deleted in ServiceTitan and something is staged for it.',
    },
  } satisfies Record<Type, { description: string }>,
});

export const ConflictStrategy = builder.enumType('ConflictStrategy', {
  description: 'How a conflict is decided.',
  values: {
    KEEP_ST: { description: 'The edit goes; what ServiceTitan has stays.' },
    KEEP_LOCAL: { description: 'The edit stays staged and the next push sends it.' },
    MANUAL: { description: 'Another value takes its place; as a policy: people decide.' },
  } satisfies Record<Strategy, { description: string }>,
});

export const PushState = builder.enumType('PushState', {
  description: 'How far a push has come.',
  values: {
    PLANNED: { description: 'It can be looked at and applied.' },
    QUEUED: { description: 'It waits for a worker.' },
    RUNNING: { description: 'A worker sends it.' },
    SUCCEEDED: { description: 'ServiceTitan has taken all of it.' },
    PARTIAL: { description: 'ServiceTitan has taken some of it; the records say what.' },
    FAILED: { description: 'ServiceTitan has taken nothing of it.' },
    CANCELLED: { description: 'Somebody ended it; what was taken stays.' },
  } satisfies Record<StateOfPush, { description: string }>,
});

export const PushCallState = builder.enumType('PushCallState', {
  description: 'How one call of a push stands.',
  values: {
    PLANNED: { description: 'It was not sent yet.' },
    SENDING: { description: 'It is on its way.' },
    APPLIED: { description: 'ServiceTitan has taken it, and reading back has shown it.' },
    REJECTED: { description: 'ServiceTitan refused it.' },
    CONFLICTED: { description: 'ServiceTitan has changed the record meanwhile.' },
    UNKNOWN: { description: 'No answer came; the next attempt looks before it sends.' },
    SKIPPED: { description: 'It was not sent, for the reason it gives.' },
  } satisfies Record<CallState, { description: string }>,
});
