import { InvalidInputError, InvalidStateError, NotFoundError } from '../../../errors.ts';
import { discardChanges } from '../../../pricebook/pending/discard-changes.ts';
import { builder } from '../../builder.ts';
import { renewReads } from '../../renew-reads.ts';
import { resultOf } from '../../result-of.ts';
import { decodeEditId } from './edit-id.ts';
import { authScopes, stagingOf } from './run-item-command.ts';

const MAX_IDS = 500;

interface Discarded {
  readonly edits: number;
  readonly records: number;
}

const DiscardChangesPayload = builder.objectRef<Discarded>('DiscardChangesPayload').implement({
  description: 'Staged changes were taken back.',
  fields: (t) => ({
    discarded: t.exposeInt('edits', { description: 'Changes that went.' }),
    records: t.exposeInt('records', { description: 'Records they were of.' }),
  }),
});

const DiscardChangesInput = builder.inputType('DiscardChangesInput', {
  description: 'Which staged changes to take back: some of them, or all.',
  fields: (t) => ({
    ids: t.idList({ description: '`id`s of `pendingChanges`, up to 500.' }),
    all: t.boolean({ defaultValue: false, description: 'Everything that is staged.' }),
  }),
});

builder.mutationField('discardChanges', (t) =>
  t.field({
    type: DiscardChangesPayload,
    description:
      'Takes back what is staged: what ServiceTitan says shows again, and what was made here vanishes. Changes that are gone already do not matter.',
    authScopes,
    errors: resultOf('discardChanges', [NotFoundError, InvalidInputError, InvalidStateError]),
    args: {
      input: t.arg({ type: DiscardChangesInput, required: true, description: 'Which changes.' }),
    },
    resolve: async (_mutation, { input }, context) => {
      const wanted = toWanted(input.ids, input.all === true);
      const discarded = await discardChanges(context.db, stagingOf(context), wanted);
      await renewReads(context);
      return discarded;
    },
  }),
);

/** Errors  InvalidInputError unless exactly one of the two is given. */
function toWanted(ids: readonly string[] | null | undefined, all: boolean) {
  if (all === (ids != null)) {
    throw new InvalidInputError('input.ids', 'Give either `ids` or `all: true`.');
  }
  if (ids == null) return 'ALL';
  if (ids.length > MAX_IDS) {
    throw new InvalidInputError('input.ids', `Has ${ids.length} ids; ${MAX_IDS} is the limit.`);
  }
  return ids.map(decodeEditId);
}
