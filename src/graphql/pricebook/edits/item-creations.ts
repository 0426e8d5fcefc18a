import { InvalidInputError } from '../../../errors.ts';
import { createItems } from '../../../pricebook/commands/items/create-items.ts';
import { builder } from '../../builder.ts';
import { resultOf } from '../../result-of.ts';
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
  runMany,
  runOne,
  stagingOf,
} from './run-item-command.ts';

for (const kind of Object.keys(kindNames) as ItemKind[]) creations(kind);

function creations(kind: ItemKind): void {
  const { entity, one, many, words } = kindNames[kind];
  const CreateInput = builder.inputType(`Create${one}Input`, {
    description: `What ${words.one} is to be.`,
    fields: (t) => valueFields(t, kind, ['code']),
  });
  const BulkInput = bulkInput(
    `BulkCreate${many}Input`,
    CreateInput,
    `What ${words.many} are to be.`,
  );
  builder.mutationField(`create${one}`, (t) =>
    t.field({
      type: itemPayload(`Create${one}Payload`, kind),
      description: `Makes ${words.one} that ServiceTitan does not have yet: its id is negative until a push has sent it.`,
      authScopes,
      errors: resultOf(`create${one}`, [InvalidInputError]),
      args: { input: t.arg({ type: CreateInput, required: true, description: 'Its values.' }) },
      resolve: (_mutation, { input: values }, context) =>
        runOne(context, () =>
          createItems(context.db, stagingOf(context), entity, [{ values }], alone),
        ),
    }),
  );
  builder.mutationField(`bulkCreate${many}`, (t) =>
    t.field({
      type: bulkPayload(`BulkCreate${many}Payload`, kind),
      description: `Makes up to 500 ${words.many} at once.`,
      authScopes,
      complexity: bulkComplexity,
      errors: resultOf(`bulkCreate${many}`, [InvalidInputError]),
      args: { input: t.arg({ type: BulkInput, required: true, description: 'Their values.' }) },
      resolve: (_mutation, { input }, context) =>
        runMany(context, () => {
          const creations = input.items.map((values) => ({ values }));
          return createItems(context.db, stagingOf(context), entity, creations, asList(input));
        }),
    }),
  );
}
