import type { ConflictView } from '../../../pricebook/conflicts/list-conflicts.ts';
import { builder } from '../../builder.ts';
import { SyncEntity, toEntityName } from '../../sync/sync-enums.ts';
import { ConflictStrategy, ConflictType } from '../edit-enums.ts';
import { ConflictCause, ConflictState } from './conflict-enums.ts';

export const Conflict = builder.objectRef<ConflictView>('Conflict').implement({
  description: 'Two changes that stand against each other. It is kept for ever, with both values.',
  fields: (t) => ({
    id: t.exposeID('id', {
      description: 'For `resolveConflict`; the `conflictId` of events.',
    }),
    entity: t.field({
      type: SyncEntity,
      description: 'What kind of record it is about.',
      resolve: ({ entity }) => toEntityName(entity),
    }),
    stId: t.expose('stId', { type: 'BigInt', description: 'The id of the record.' }),
    label: t.exposeString('label', { description: 'What people call the record.' }),
    field: t.exposeString('field', {
      description: 'The field, as in the inputs; `deleted` where one side deletes the record.',
    }),
    type: t.expose('type', { type: ConflictType, description: 'What the two sides did.' }),
    cause: t.expose('cause', {
      type: ConflictCause,
      nullable: true,
      description: 'Why a staged parent cannot be had although ServiceTitan has not changed it.',
    }),
    base: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'What ServiceTitan had when the change was staged. Ids and decimals are strings.',
      resolve: ({ base }) => base,
    }),
    local: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What was staged; for a deleted record all that was, by field.',
      resolve: ({ local }) => local,
    }),
    remote: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What ServiceTitan has instead.',
      resolve: ({ remote }) => remote,
    }),
    localBy: t.exposeString('localBy', { description: 'Who staged it.' }),
    localAt: t.expose('localAt', { type: 'DateTime', description: 'When it was staged.' }),
    remoteAt: t.expose('remoteAt', {
      type: 'DateTime',
      description: 'When ServiceTitan changed it, where it tells; else when that was seen.',
    }),
    runId: t.exposeString('runId', { description: 'The pull or push that met it.' }),
    detectedAt: t.expose('detectedAt', { type: 'DateTime', description: 'When it was found.' }),
    state: t.expose('state', { type: ConflictState, description: 'Whether it is decided.' }),
    strategy: t.expose('strategy', {
      type: ConflictStrategy,
      nullable: true,
      description: 'How it was decided; null for one that is not.',
    }),
    value: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What the decision made of the field.',
      resolve: ({ value }) => value,
    }),
    resolvedBy: t.exposeString('resolvedBy', {
      nullable: true,
      description: 'Who decided, or in whose doing it went away; `policy` where nobody had to.',
    }),
    resolvedAt: t.expose('resolvedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was decided or went away.',
    }),
  }),
});
