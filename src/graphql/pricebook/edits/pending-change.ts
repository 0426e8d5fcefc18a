import type { PendingEdit } from '../../../pricebook/pending/pending-edit.ts';
import { builder } from '../../builder.ts';
import { SyncEntity, toEntityName } from '../../sync/sync-enums.ts';
import { EditState } from '../edit-enums.ts';
import { EditError } from './edit-error.ts';
import { encodeEditId } from './edit-id.ts';

export const PendingChange = builder.objectRef<PendingEdit>('PendingChange').implement({
  description: 'One field of one record that was staged and that ServiceTitan does not have.',
  fields: (t) => ({
    id: t.id({
      description: 'Stands for this change in `discardChanges`.',
      resolve: encodeEditId,
    }),
    entity: t.field({
      type: SyncEntity,
      description: 'What it is a record of.',
      resolve: ({ entity }) => toEntityName(entity),
    }),
    stId: t.expose('stId', {
      type: 'BigInt',
      description: 'The record, by its id in ServiceTitan; negative for one that was made here.',
    }),
    label: t.exposeString('label', { description: 'What people call the record.' }),
    field: t.exposeString('field', {
      description:
        'The field, as in the inputs; `created` for a record that was made here, `deleted` for one that is to be deleted.',
    }),
    base: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What ServiceTitan had when it was staged.',
      resolve: ({ base }) => base,
    }),
    local: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What was staged. Ids and decimals are strings.',
      resolve: ({ value }) => value,
    }),
    remote: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What ServiceTitan has now; null also where it does not tell.',
      resolve: ({ entity, stId, field }, _args, { staged }) => staged.remote(entity, stId, field),
    }),
    state: t.expose('state', { type: EditState, description: 'How it stands.' }),
    stagedBy: t.exposeString('stagedBy', { description: 'Who staged it.' }),
    stagedAt: t.expose('stagedAt', { type: 'DateTime', description: 'When it was staged.' }),
    error: t.expose('error', {
      type: EditError,
      nullable: true,
      description: 'Why the last push could not send it.',
    }),
    attempts: t.exposeInt('attempts', { description: 'Pushes that have tried to send it.' }),
    lastAttemptAt: t.expose('lastAttemptAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When a push last tried to send it.',
    }),
  }),
});
