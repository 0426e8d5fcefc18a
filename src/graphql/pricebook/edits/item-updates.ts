import {
  InvalidInputError,
  InvalidStateError,
  NotFoundError,
  StaleVersionError,
} from '../../../errors.ts';
import { deleteDrafts } from '../../../pricebook/commands/items/discard-items.ts';
import {
  deactivateItems,
  type ItemUpdate,
  updateItems,
} from '../../../pricebook/commands/items/update-items.ts';
import { builder } from '../../builder.ts';
import { renewReads } from '../../renew-reads.ts';
import { resultOf } from '../../result-of.ts';
import { ItemKindEnum } from '../pricebook-item.ts';
import type { ItemKind } from '../reader.ts';
import { kindNames } from './item-kinds.ts';
import { bulkPayload, itemPayload } from './item-outcomes.ts';
import { valueFields } from './item-value-inputs.ts';
import {
  alone,
  asList,
  authScopes,
  bulkComplexity,
  bulkInput,
  type Given,
  runMany,
  runOne,
  stagingOf,
  targetFields,
} from './run-item-command.ts';

const ItemTarget = builder.inputType('ItemTargetInput', {
  description: 'An item, and what you know of it.',
  fields: targetFields,
});

const refusals = [NotFoundError, InvalidInputError, StaleVersionError];

for (const kind of Object.keys(kindNames) as ItemKind[]) {
  updates(kind);
  deactivation(kind);
}

function updates(kind: ItemKind): void {
  const { entity, one, many, words } = kindNames[kind];
  const UpdateInput = builder.inputType(`Update${one}Input`, {
    description: `What to change of ${words.one}. What is not given stays as it is.`,
    fields: (t) => ({ ...valueFields(t, kind), ...targetFields(t) }),
  });
  const BulkInput = bulkInput(
    `BulkUpdate${many}Input`,
    UpdateInput,
    `What to change of ${words.many}.`,
  );
  builder.mutationField(`update${one}`, (t) =>
    t.field({
      type: itemPayload(`Update${one}Payload`, kind),
      description: `Stages changes of ${words.one}, for a push to send.`,
      authScopes,
      errors: resultOf(`update${one}`, refusals),
      args: { input: t.arg({ type: UpdateInput, required: true, description: 'The changes.' }) },
      resolve: (_mutation, { input }, context) =>
        runOne(context, () =>
          updateItems(context.db, stagingOf(context), entity, [toUpdate(input)], alone),
        ),
    }),
  );
  builder.mutationField(`bulkUpdate${many}`, (t) =>
    t.field({
      type: bulkPayload(`BulkUpdate${many}Payload`, kind),
      description: `Stages changes of up to 500 ${words.many} at once.`,
      authScopes,
      complexity: bulkComplexity,
      errors: resultOf(`bulkUpdate${many}`, refusals),
      args: { input: t.arg({ type: BulkInput, required: true, description: 'The changes.' }) },
      resolve: (_mutation, { input }, context) =>
        runMany(context, () => {
          const updates = input.items.map(toUpdate);
          return updateItems(context.db, stagingOf(context), entity, updates, asList(input));
        }),
    }),
  );
}

function deactivation(kind: ItemKind): void {
  const { entity, one, words } = kindNames[kind];
  builder.mutationField(`deactivate${one}`, (t) =>
    t.field({
      type: itemPayload(`Deactivate${one}Payload`, kind),
      description: `Stages that ${words.one} is not sold any more. ServiceTitan deletes no items.`,
      authScopes,
      errors: resultOf(`deactivate${one}`, refusals),
      args: { input: t.arg({ type: ItemTarget, required: true, description: 'The item.' }) },
      resolve: (_mutation, { input }, context) =>
        runOne(context, () =>
          deactivateItems(context.db, stagingOf(context), entity, [input], alone),
        ),
    }),
  );
}

const DeleteDraftItemPayload = builder
  .objectRef<{ readonly stId: string }>('DeleteDraftItemPayload')
  .implement({
    description: 'An item that was made here is gone.',
    fields: (t) => ({
      stId: t.expose('stId', { type: 'BigInt', description: 'The id it had.' }),
    }),
  });

builder.mutationField('deleteDraftItem', (t) =>
  t.field({
    type: DeleteDraftItemPayload,
    description: 'Removes an item that was made here and that ServiceTitan does not have yet.',
    authScopes,
    errors: resultOf('deleteDraftItem', [NotFoundError, InvalidStateError]),
    args: {
      kind: t.arg({ type: ItemKindEnum, required: true, description: 'Which kind it is of.' }),
      stId: t.arg({ type: 'BigInt', required: true, description: 'Its id, which is negative.' }),
    },
    resolve: async (_mutation, { kind, stId }, context) => {
      await deleteDrafts(context.db, stagingOf(context), kindNames[kind].entity, [stId]);
      await renewReads(context);
      return { stId };
    },
  }),
);

function toUpdate(given: Given): ItemUpdate {
  const { stId, expectedVersion, ...values } = given as Given &
    Pick<ItemUpdate, 'stId' | 'expectedVersion'>;
  return { stId, expectedVersion, values };
}
