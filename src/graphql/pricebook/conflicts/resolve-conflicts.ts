import {
  InvalidInputError,
  InvalidStateError,
  NotFoundError,
  type UserError,
} from '../../../errors.ts';
import type { ResolutionOutcome } from '../../../pricebook/commands/conflicts/resolution.ts';
import {
  resolveConflict,
  resolveConflicts,
} from '../../../pricebook/commands/conflicts/resolve-conflicts.ts';
import {
  type ConflictView,
  loadConflictViews,
} from '../../../pricebook/conflicts/list-conflicts.ts';
import { builder } from '../../builder.ts';
import type { Context } from '../../context.ts';
import { renewReads } from '../../renew-reads.ts';
import { resultOf } from '../../result-of.ts';
import { ConflictStrategy } from '../edit-enums.ts';
import { authScopes, stagingOf } from '../edits/run-item-command.ts';
import { Conflict } from './conflict.ts';

/** What became of one conflict, as the API tells it. */
interface Outcome {
  readonly id: string;
  /** Null where it was not decided, for the reason that is given. */
  readonly conflict: ConflictView | null;
  readonly stId: string | null;
  readonly error: UserError | null;
}

type Decided = Outcome & { readonly conflict: ConflictView; readonly stId: string };

const recordField =
  'The record it was about; the id of the draft that has taken its place where ServiceTitan had deleted it.';

const ResolveConflictPayload = builder.objectRef<Decided>('ResolveConflictPayload').implement({
  description: 'A conflict was decided.',
  fields: (t) => ({
    conflict: t.expose('conflict', { type: Conflict, description: 'As it is after this.' }),
    stId: t.expose('stId', { type: 'BigInt', description: recordField }),
  }),
});

const ConflictOutcome = builder.objectRef<Outcome>('ConflictOutcome').implement({
  description: 'What became of one conflict among several.',
  fields: (t) => ({
    id: t.exposeID('id', { description: 'The conflict, as it was given.' }),
    stId: t.expose('stId', {
      type: 'BigInt',
      nullable: true,
      description: `${recordField} Null where nothing was decided.`,
    }),
    result: t.field({
      type: Conflict,
      description: 'The conflict, as it is after this, or why it was not decided.',
      errors: {
        directResult: true,
        types: [NotFoundError, InvalidInputError, InvalidStateError],
        union: {
          name: 'ConflictOutcomeResult',
          description: 'What became of a conflict, or why nothing did.',
        },
      },
      resolve: ({ conflict, error }) => {
        if (conflict !== null) return conflict;
        throw error ?? new Error('A conflict was neither decided nor refused.');
      },
    }),
  }),
});

const ResolveConflictsPayload = builder
  .objectRef<readonly Outcome[]>('ResolveConflictsPayload')
  .implement({
    description: 'What became of several conflicts.',
    fields: (t) => ({
      outcomes: t.field({
        type: [ConflictOutcome],
        description: 'One for each of `ids`, in the same order.',
        resolve: (outcomes) => [...outcomes],
      }),
      resolved: t.int({
        description: 'Conflicts that were decided.',
        resolve: (outcomes) => outcomes.filter(({ error }) => error === null).length,
      }),
      refused: t.int({
        description: 'Conflicts that were not.',
        resolve: (outcomes) => outcomes.filter(({ error }) => error !== null).length,
      }),
    }),
  });

const ResolveConflictInput = builder.inputType('ResolveConflictInput', {
  description: 'How to decide a conflict.',
  fields: (t) => ({
    id: t.id({ required: true, description: 'The conflict.' }),
    strategy: t.field({ type: ConflictStrategy, required: true, description: 'How it ends.' }),
    value: t.field({
      type: 'JSON',
      description: 'With MANUAL what the field shall be. Ids and decimals are strings.',
    }),
  }),
});

const ResolveConflictsInput = builder.inputType('ResolveConflictsInput', {
  description: 'How to decide several conflicts in the same way.',
  fields: (t) => ({
    ids: t.idList({ required: true, description: 'Up to 500 conflicts.' }),
    strategy: t.field({
      type: ConflictStrategy,
      required: true,
      description: 'How they end: KEEP_ST or KEEP_LOCAL.',
    }),
  }),
});

builder.mutationField('resolveConflict', (t) =>
  t.field({
    type: ResolveConflictPayload,
    description:
      'Decides a conflict. The value that is lost stays in the conflict. A record that ServiceTitan has deleted and that is kept becomes a new one, which the next push creates.',
    authScopes,
    errors: resultOf('resolveConflict', [NotFoundError, InvalidInputError, InvalidStateError]),
    args: {
      input: t.arg({ type: ResolveConflictInput, required: true, description: 'How.' }),
    },
    resolve: async (_mutation, { input: { id, strategy, value } }, context) => {
      const resolution = { id, strategy, value, path: 'input.value' };
      const resolved = await resolveConflict(context.db, stagingOf(context), resolution);
      const [outcome] = await showOutcomes(context, [resolved]);
      return outcome as Decided;
    },
  }),
);

builder.mutationField('resolveConflicts', (t) =>
  t.field({
    type: ResolveConflictsPayload,
    description: 'Decides several conflicts, each by itself: see `resolveConflict`.',
    authScopes,
    errors: resultOf('resolveConflicts', [InvalidInputError]),
    complexity: ({ input }) => ({ field: 1, multiplier: Math.max(1, input.ids.length / 10) }),
    args: {
      input: t.arg({ type: ResolveConflictsInput, required: true, description: 'Which, and how.' }),
    },
    resolve: async (_mutation, { input: { ids, strategy } }, context) => {
      if (strategy === 'MANUAL') {
        throw new InvalidInputError('input.strategy', 'Each conflict needs a value of its own.');
      }
      const resolutions = ids.map((id) => ({ id, strategy, path: 'input.strategy' }));
      const outcomes = await resolveConflicts(context.db, stagingOf(context), resolutions);
      return showOutcomes(context, outcomes);
    },
  }),
);

/** The outcomes with their conflicts, read after the command. One statement. */
async function showOutcomes(
  context: Context,
  outcomes: readonly ResolutionOutcome[],
): Promise<Outcome[]> {
  await renewReads(context);
  const decided = outcomes.filter(({ ok }) => ok).map(({ id }) => id);
  const conflicts = await loadConflictViews(context.sql, decided);
  return outcomes.map((outcome) => {
    const { id } = outcome;
    if (!outcome.ok) return { id, conflict: null, stId: null, error: outcome.error };
    const conflict = conflicts.get(id.toLowerCase()) ?? null;
    return { id, conflict, stId: outcome.stId, error: null };
  });
}
