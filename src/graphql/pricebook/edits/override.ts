import type { RecordEdits, StagedEdit } from '../../../pricebook/edits/record-edits.ts';
import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { Category } from '../category.ts';
import { EditState } from '../edit-enums.ts';
import { PricebookItem } from '../pricebook-item.ts';
import { EditError } from './edit-error.ts';

/** An edit beside the record it is of. */
interface OverriddenField {
  readonly record: RecordEdits;
  readonly edit: StagedEdit;
}

/** Most records have few edits. */
const USUAL_EDITS = 2;

const FieldOverride = builder.objectRef<OverriddenField>('FieldOverride').implement({
  description: 'One field whose value was staged here.',
  fields: (t) => ({
    name: t.string({
      description:
        'The field, as in the inputs; `created` for a record that was made here, `deleted` for one that is to be deleted.',
      resolve: ({ edit }) => edit.field,
    }),
    base: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What ServiceTitan had when it was staged.',
      resolve: ({ edit }) => edit.base,
    }),
    local: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What was staged. Ids and decimals are strings.',
      resolve: ({ edit }) => edit.value,
    }),
    remote: t.field({
      type: 'JSON',
      nullable: true,
      description: 'What ServiceTitan has now; null also where it does not tell.',
      resolve: ({ record: { entity, stId }, edit }, _args, { staged }) =>
        staged.remote(entity, stId, edit.field),
    }),
    state: t.field({
      type: EditState,
      description: 'How it stands.',
      resolve: ({ edit }) => edit.state,
    }),
    stagedBy: t.string({ description: 'Who staged it.', resolve: ({ edit }) => edit.stagedBy }),
    stagedAt: t.field({
      type: 'DateTime',
      description: 'When it was staged.',
      resolve: ({ edit }) => edit.stagedAt,
    }),
    error: t.field({
      type: EditError,
      nullable: true,
      description: 'Why the last push could not send it.',
      resolve: ({ edit }) => edit.error,
    }),
    attempts: t.int({
      description: 'Pushes that have tried to send it.',
      resolve: ({ edit }) => edit.attempts,
    }),
  }),
});

const Override = builder.objectRef<RecordEdits>('Override').implement({
  description: 'What was staged here over what ServiceTitan says of a record.',
  fields: (t) => ({
    fields: t.field({
      type: [FieldOverride],
      complexity: { field: 1, multiplier: USUAL_EDITS },
      description: 'The fields, by name.',
      resolve: (record) =>
        [...record.edits.values()]
          .sort((one, other) => (one.field < other.field ? -1 : 1))
          .map((edit) => ({ record, edit })),
    }),
  }),
});

const pendingDescription = 'Whether something is staged for it that ServiceTitan does not have.';
const overrideDescription = 'What is staged for it; null for nothing.';

const isPending = async (uuid: string, { staged }: Context): Promise<boolean> => {
  const record = await staged.record(uuid);
  return record !== null && [...record.edits.values()].some(({ state }) => state !== 'LOCAL');
};

builder.objectFields(Category, (t) => ({
  pending: t.boolean({
    description: pendingDescription,
    resolve: ({ category }, _args, context) => isPending(category.id, context),
  }),
  override: t.field({
    type: Override,
    nullable: true,
    description: overrideDescription,
    resolve: ({ category }, _args, { staged }) => staged.record(category.id),
  }),
}));

builder.interfaceFields(PricebookItem, (t) => ({
  pending: t.boolean({
    description: pendingDescription,
    resolve: ({ id }, _args, context) => isPending(id, context),
  }),
  override: t.field({
    type: Override,
    nullable: true,
    description: overrideDescription,
    resolve: ({ id }, _args, { staged }) => staged.record(id),
  }),
}));
