import {
  type ConflictView,
  countConflicts,
  type ConflictFilter as Filter,
  listConflicts,
} from '../../../pricebook/conflicts/list-conflicts.ts';
import { builder, pageComplexity } from '../../builder.ts';
import { newestFirst, pageOfMoments } from '../../newest-first.ts';
import { parsePage } from '../../page-arguments.ts';
import { fromEntityName, SyncEntity } from '../../sync/sync-enums.ts';
import { ConflictType } from '../edit-enums.ts';
import { Conflict } from './conflict.ts';
import { ConflictState } from './conflict-enums.ts';

const LIST = 'conflicts';

const ConflictFilter = builder.inputType('ConflictFilter', {
  description: 'Which conflicts are wanted. Each field that is given narrows the answer further.',
  fields: (t) => ({
    state: t.field({ type: ConflictState, description: 'Only in this state.' }),
    type: t.field({ type: ConflictType, description: 'Only of this type.' }),
    entity: t.field({ type: SyncEntity, description: 'Only of this entity.' }),
    stId: t.field({ type: 'BigInt', description: 'Only about the record with this id.' }),
    field: t.string({ description: 'Only about this field.' }),
  }),
});

builder.queryField('conflicts', (t) =>
  t.connection(
    {
      type: Conflict,
      description: 'Changes of both sides that stand against each other, the newest first.',
      authScopes: { permission: 'pricebook:read' },
      complexity: pageComplexity,
      args: { filter: t.arg({ type: ConflictFilter, description: 'Which conflicts are wanted.' }) },
      resolve: async (_query, { filter, ...args }, { sql, limits }) => {
        const page = parsePage(args, limits);
        const wanted = toFilter(filter);
        const read = await listConflicts(sql, { filter: wanted, ...newestFirst(LIST, page) });
        const momentOf = ({ detectedAt: at, id }: ConflictView) => ({ at, id });
        const countAll = () => countConflicts(sql, wanted);
        return pageOfMoments(LIST, { read, momentOf, countAll }, page);
      },
    },
    { name: 'ConflictConnection' },
    { name: 'ConflictEdge' },
  ),
);

function toFilter(filter: typeof ConflictFilter.$inferInput | null | undefined): Filter {
  return {
    state: filter?.state ?? undefined,
    type: filter?.type ?? undefined,
    entity: filter?.entity ? fromEntityName(filter.entity) : undefined,
    stId: filter?.stId ?? undefined,
    field: filter?.field ?? undefined,
  };
}
