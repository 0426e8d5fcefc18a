import type { InputFieldBuilder, InputFieldMap, InputRef } from '@pothos/core';
import type {
  BatchOptions,
  ErrorPolicy,
  ItemOutcome,
  Staging,
} from '../../../pricebook/commands/items/staging.ts';
import { pathInList } from '../../../pricebook/commands/items/staging.ts';
import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { renewReads } from '../../renew-reads.ts';
import type { BulkOutcome, Staged } from './item-outcomes.ts';

/** What the mutations of all kinds of items have in common. */

const OnError = builder.enumType('OnError', {
  description: 'What happens when one of several cannot be staged.',
  values: {
    ALL_OR_NOTHING: { description: 'Nothing is staged, and the first error is the answer.' },
    PER_RECORD: { description: 'The others are staged; each outcome says how it went.' },
  } satisfies Record<ErrorPolicy, { description: string }>,
});

/** The input of one record, whose fields come from the table of what can be edited. */
export type Given = Readonly<Record<string, unknown>>;

export const authScopes = { permission: 'pricebook:write' } as const;

/** Options of a command about one record, whose errors name `input.<field>`. */
export const alone: BatchOptions = { policy: 'ALL_OR_NOTHING', pathOf: () => 'input' };

/** What a list of outcomes costs unless more is known. */
const USUAL_LIST = 10;

/** The input of a command about several: what to do with each, and what happens when one is refused. */
export function bulkInput(name: string, item: InputRef<Given>, description: string) {
  return builder.inputType(name, {
    description,
    fields: (t) => ({
      items: t.field({ type: [item], required: true, description: 'Up to 500.' }),
      onError: t.field({
        type: OnError,
        defaultValue: 'ALL_OR_NOTHING',
        description: 'What happens when one of them cannot be staged.',
      }),
    }),
  });
}

interface BulkGiven {
  readonly items: readonly Given[];
  readonly onError?: ErrorPolicy | null | undefined;
}

export function asList({ onError }: BulkGiven): BatchOptions {
  return { policy: onError ?? 'ALL_OR_NOTHING', pathOf: pathInList };
}

/** The answer to many holds many. */
export function bulkComplexity({ input }: { readonly input: BulkGiven }) {
  return { field: 1, multiplier: Math.max(1, input.items.length / USUAL_LIST) };
}

/** The fields by which a caller names the item and what it knew of it. */
export function targetFields(t: Pick<InputFieldBuilder<Types, 'InputObject'>, 'field' | 'int'>) {
  return {
    stId: t.field({
      type: 'BigInt',
      required: true,
      description: 'Its id in ServiceTitan; negative for what was made here.',
    }),
    expectedVersion: t.int({
      description:
        'The `version` you have read: refused where it has another by now. Not looked at unless given.',
    }),
  } satisfies InputFieldMap;
}
type Types = typeof builder.$inferSchemaTypes;

export function stagingOf({ viewer, clock }: Context): Staging {
  return { tenantId: viewer.tenantId, by: viewer.subject, at: clock.now() };
}

/** Runs a command about one record; what is read after it sees what it did. */
export async function runOne(
  context: Context,
  command: () => Promise<readonly ItemOutcome[]>,
): Promise<Staged> {
  const [outcome] = await command();
  await renewReads(context);
  if (!outcome?.ok) throw outcome?.error ?? new Error('A command about one record had no outcome.');
  return outcome;
}

export async function runMany(
  context: Context,
  command: () => Promise<readonly ItemOutcome[]>,
): Promise<BulkOutcome> {
  const outcomes = await command();
  await renewReads(context);
  return { outcomes };
}
