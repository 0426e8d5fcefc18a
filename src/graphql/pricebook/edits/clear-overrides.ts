import { brandWithType } from '@pothos/core';
import {
  InvalidInputError,
  InvalidStateError,
  NotFoundError,
  StaleVersionError,
} from '../../../errors.ts';
import { clearOverrides } from '../../../pricebook/pending/clear-overrides.ts';
import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { decodeGlobalId, type GlobalId } from '../../global-id.ts';
import { renewReads } from '../../renew-reads.ts';
import { resultOf } from '../../result-of.ts';
import { authScopes, stagingOf } from './run-item-command.ts';

const MAX_IDS = 500;

interface Cleared {
  readonly ids: readonly GlobalId[];
  readonly edits: number;
  readonly records: number;
}

const ClearOverridesPayload = builder.objectRef<Cleared>('ClearOverridesPayload').implement({
  description: 'Staged changes of records were taken back.',
  fields: (t) => ({
    cleared: t.exposeInt('edits', { description: 'Changes that went.' }),
    changed: t.exposeInt('records', { description: 'Records they were of.' }),
    records: t.field({
      type: [builder.nodeInterfaceRef()],
      nullable: { list: false, items: true },
      description:
        'The records as they are after this, in the order of `ids`; null for one that was made here and is gone.',
      resolve: ({ ids }, _args, context) => Promise.all(ids.map((id) => recordOf(id, context))),
    }),
  }),
});

const ClearOverridesInput = builder.inputType('ClearOverridesInput', {
  description: 'What is to be as ServiceTitan has it.',
  fields: (t) => ({
    ids: t.idList({
      required: true,
      description: '`id`s of categories and items of all kinds, up to 500.',
    }),
    fields: t.stringList({ description: 'Names of fields, as in the inputs; all unless given.' }),
    expectedVersion: t.int({
      description:
        'The `version` you have read, where there is one id only: refused where it has another by now. Not looked at unless given.',
    }),
  }),
});

builder.mutationField('clearOverrides', (t) =>
  t.field({
    type: ClearOverridesPayload,
    description:
      'Takes back what is staged for records of any kind, all of them or none: what ServiceTitan says shows again, and what was made here vanishes. Fields for which nothing is staged do not matter.',
    authScopes,
    complexity: ({ input }) => ({ field: 1, multiplier: Math.max(1, input.ids.length / 10) }),
    errors: resultOf('clearOverrides', [
      NotFoundError,
      InvalidInputError,
      InvalidStateError,
      StaleVersionError,
    ]),
    args: {
      input: t.arg({ type: ClearOverridesInput, required: true, description: 'Of which records.' }),
    },
    resolve: async (_mutation, { input }, context) => {
      const ids = readIds(input.ids, input.expectedVersion);
      const cleared = await clearOverrides(context.db, stagingOf(context), {
        recordIds: ids.map(({ id }) => id),
        fields: input.fields ?? null,
        expectedVersion: input.expectedVersion,
      });
      await renewReads(context);
      return { ...cleared, ids };
    },
  }),
);

/** Errors  InvalidInputError. */
function readIds(ids: readonly string[], expectedVersion: number | null | undefined): GlobalId[] {
  if (ids.length > MAX_IDS) {
    throw new InvalidInputError('input.ids', `Has ${ids.length} ids; ${MAX_IDS} is the limit.`);
  }
  if (expectedVersion != null && ids.length !== 1) {
    throw new InvalidInputError(
      'input.expectedVersion',
      'Give it with one id: records have versions of their own.',
    );
  }
  return ids.map(decodeGlobalId);
}

/** Past the memory of `node`, which may know the record as it was before. */
async function recordOf({ typename, id }: GlobalId, { pricebook }: Context) {
  const record =
    typename === 'Category'
      ? (await pricebook.forest()).findByUuid(id)
      : await pricebook.itemByUuid(id);
  if (record !== null) brandWithType(record, typename as never);
  return record;
}
