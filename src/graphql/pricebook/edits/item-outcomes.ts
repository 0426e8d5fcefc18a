import { InvalidInputError, NotFoundError, StaleVersionError } from '../../../errors.ts';
import type { ItemOutcome } from '../../../pricebook/commands/items/staging.ts';
import type { Item } from '../../../pricebook/queries/item.ts';
import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import type { ItemKind } from '../reader.ts';
import { kindNames, kindTypes } from './item-kinds.ts';

/** What became of the only record of a command. */
export type Staged = Extract<ItemOutcome, { readonly ok: true }>;

/** A list of outcomes. */
export interface BulkOutcome {
  readonly outcomes: readonly ItemOutcome[];
}

const changedField = 'Whether anything was staged; false where everything was as wanted already.';

/** The payload of a command about one item: the item as it is after it. */
export function itemPayload(name: string, kind: ItemKind) {
  const { field, words } = kindNames[kind];
  return builder.objectRef<Staged>(name).implement({
    description: `Staged for ${words.one}.`,
    fields: (t) => ({
      [field]: t.field({
        type: kindTypes[kind],
        description: 'The item, as it is after this.',
        resolve: ({ stId }, _args, context) => itemOf(kind, stId, context),
      }),
      changed: t.exposeBoolean('changed', { description: changedField }),
    }),
  });
}

/** The payload of a command about several items of a kind: one outcome for each. */
export function bulkPayload(name: string, kind: ItemKind) {
  const outcome = outcomeType(kind);
  return builder.objectRef<BulkOutcome>(name).implement({
    description: `What became of ${kindNames[kind].words.many}.`,
    fields: (t) => ({
      outcomes: t.field({
        type: [outcome],
        description: 'One for each of `items`, in the same order.',
        resolve: ({ outcomes }) => [...outcomes],
      }),
      staged: t.int({
        description: 'Items for which something was staged.',
        resolve: ({ outcomes }) => outcomes.filter((one) => one.ok && one.changed).length,
      }),
      refused: t.int({
        description: 'Items that were refused.',
        resolve: ({ outcomes }) => outcomes.filter(({ ok }) => !ok).length,
      }),
    }),
  });
}

type OutcomeRef = ReturnType<typeof makeOutcomeType>;
const outcomeTypes = new Map<ItemKind, OutcomeRef>();

function outcomeType(kind: ItemKind): OutcomeRef {
  const known = outcomeTypes.get(kind) ?? makeOutcomeType(kind);
  outcomeTypes.set(kind, known);
  return known;
}

function makeOutcomeType(kind: ItemKind) {
  const { one, words } = kindNames[kind];
  return builder.objectRef<ItemOutcome>(`${one}Outcome`).implement({
    description: `What became of ${words.one} among several.`,
    fields: (t) => ({
      stId: t.field({
        type: 'BigInt',
        nullable: true,
        description: 'Its id; null for a new one that was refused.',
        resolve: ({ stId }) => stId,
      }),
      changed: t.boolean({
        description: changedField,
        resolve: (outcome) => outcome.ok && outcome.changed,
      }),
      result: t.field({
        type: kindTypes[kind],
        description: 'The item, as it is after this, or why it was refused.',
        errors: {
          directResult: true,
          types: [NotFoundError, InvalidInputError, StaleVersionError],
          union: {
            name: `${one}OutcomeResult`,
            description: `What became of ${words.one}, or why nothing did.`,
          },
        },
        resolve: (outcome, _args, context) => {
          if (!outcome.ok) throw outcome.error;
          return itemOf(kind, outcome.stId, context);
        },
      }),
    }),
  });
}

async function itemOf(kind: ItemKind, stId: string, { pricebook }: Context): Promise<Item> {
  const item = await pricebook.anyItemByStId(kind, stId);
  if (item === null) throw new Error(`Item ${stId} was staged and is not there.`);
  return item;
}
