import { InvalidInputError } from '../../../errors.ts';
import { fieldProvenance } from '../../../pricebook/pending/field-provenance.ts';
import {
  countPending,
  listPending,
  type PendingCount,
} from '../../../pricebook/pending/list-pending.ts';
import {
  type PendingFilter as Filter,
  type PendingPlace,
  placeOfEdit,
} from '../../../pricebook/pending/pending-edit.ts';
import { builder, pageComplexity } from '../../builder.ts';
import { pageOfRows } from '../../connection.ts';
import { decodeCursor, encodeCursor } from '../../cursor.ts';
import { once } from '../../once.ts';
import { pageBounds, parsePage } from '../../page-arguments.ts';
import { fromEntityName, SyncEntity } from '../../sync/sync-enums.ts';
import { EditState } from '../edit-enums.ts';
import { PendingChange } from './pending-change.ts';
import { PendingTotals } from './pending-totals.ts';

const LIST = 'pendingChanges';

const PendingFilter = builder.inputType('PendingChangeFilter', {
  description: 'Which staged changes are wanted. Each field that is given narrows the answer.',
  fields: (t) => ({
    entities: t.field({ type: [SyncEntity], description: 'Only of these entities.' }),
    states: t.field({ type: [EditState], description: 'Only in these states.' }),
    stagedBy: t.string({ description: 'Only what this person or program has staged.' }),
    search: t.string({
      description:
        'Words or parts of words, all of which are in the code, the name, the id or the field. Up to 200 characters.',
    }),
  }),
});

builder.queryField('pendingChanges', (t) =>
  t.connection(
    {
      type: PendingChange,
      description: 'Everything that is staged, field by field, the newest first.',
      authScopes: { permission: 'pricebook:read' },
      complexity: pageComplexity,
      args: { filter: t.arg({ type: PendingFilter, description: 'Which changes are wanted.' }) },
      resolve: async (_query, { filter, ...args }, { sql, limits }) => {
        const page = parsePage(args, limits);
        const wanted = toFilter(filter);
        const counts = once(() => countPending(sql, wanted));
        const { edits, hasMore } = await listPending(sql, {
          filter: wanted,
          ...pageBounds(page, readPlace),
        });
        const rows = {
          ...{ nodes: edits, hasMore },
          cursorOf: (edit: (typeof edits)[number]) => placeCursor(placeOfEdit(edit)),
          countAll: async () => total(await counts()),
        };
        return { ...pageOfRows(rows, page), totals: counts };
      },
    },
    {
      name: 'PendingChangeConnection',
      fields: (connection) => ({
        totals: connection.field({
          type: PendingTotals,
          description: 'How many there are in all, whatever the page.',
          resolve: ({ totals }) => (totals as () => Promise<PendingCount[]>)(),
        }),
      }),
    },
    { name: 'PendingChangeEdge' },
  ),
);

builder.queryField('fieldProvenance', (t) =>
  t.string({
    nullable: true,
    description:
      'Why a field of a record has the value it has, in one sentence; null for a record that is not there.',
    authScopes: { permission: 'pricebook:read' },
    args: {
      entity: t.arg({ type: SyncEntity, required: true, description: 'What it is a record of.' }),
      stId: t.arg({ type: 'BigInt', required: true, description: 'The id in ServiceTitan.' }),
      field: t.arg.string({ required: true, description: 'The field, as in the inputs.' }),
    },
    resolve: (_query, { entity, stId, field }, { sql }) =>
      fieldProvenance(sql, fromEntityName(entity), stId, field),
  }),
);

function total(counts: readonly PendingCount[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0);
}

function toFilter(filter: typeof PendingFilter.$inferInput | null | undefined): Filter {
  return {
    entities: filter?.entities?.map(fromEntityName),
    states: filter?.states ?? undefined,
    stagedBy: filter?.stagedBy ?? undefined,
    search: filter?.search ?? undefined,
  };
}

function placeCursor({ stagedAt, entity, stId, field }: PendingPlace): string {
  return encodeCursor(LIST, [stagedAt, entity, stId, field]);
}

/** Errors  InvalidInputError for a cursor of another list. */
function readPlace(cursor: string, argument: string): PendingPlace {
  const [stagedAt, entity, stId, field] = decodeCursor(LIST, cursor, argument);
  if (typeof stagedAt !== 'number') {
    throw new InvalidInputError(argument, 'This is not a cursor of this list.');
  }
  return { stagedAt, entity: String(entity), stId: String(stId), field: String(field) };
}
