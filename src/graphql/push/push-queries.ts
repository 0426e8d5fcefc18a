import { NotFoundError } from '../../errors.ts';
import { isUuid } from '../../lib/uuid.ts';
import { countPushes, listPushes } from '../../sync/push/list-pushes.ts';
import type { Push } from '../../sync/push/push.ts';
import { readPush } from '../../sync/push/store.ts';
import { builder, pageComplexity } from '../builder.ts';
import { newestFirst, pageOfMoments } from '../newest-first.ts';
import { parsePage } from '../page-arguments.ts';
import { PushState } from '../pricebook/edit-enums.ts';
import { PushRun } from './push-run.ts';

const LIST = 'pushRuns';
const authScopes = { permission: 'pricebook:read' } as const;

const PushRunFilter = builder.inputType('PushRunFilter', {
  description: 'Which pushes are wanted. Each field that is given narrows the answer further.',
  fields: (t) => ({
    states: t.field({ type: [PushState], description: 'Only in one of these states.' }),
  }),
});

builder.queryField('pushRuns', (t) =>
  t.connection(
    {
      type: PushRun,
      description: 'Pushes and plans, the newest first.',
      authScopes,
      complexity: pageComplexity,
      args: { filter: t.arg({ type: PushRunFilter, description: 'Which pushes are wanted.' }) },
      resolve: async (_query, { filter, ...args }, { sql, limits }) => {
        const page = parsePage(args, limits);
        const wanted = { states: filter?.states ?? undefined };
        const read = await listPushes(sql, { filter: wanted, ...newestFirst(LIST, page) });
        const momentOf = ({ createdAt: at, id }: Push) => ({ at, id });
        const countAll = () => countPushes(sql, wanted);
        return pageOfMoments(LIST, { read, momentOf, countAll }, page);
      },
    },
    { name: 'PushRunConnection' },
    { name: 'PushRunEdge' },
  ),
);

builder.queryField('pushRun', (t) =>
  t.field({
    type: PushRun,
    nullable: true,
    description: 'One push or plan; null where there is none.',
    authScopes,
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: async (_query, { id }, { sql }) => {
      if (!isUuid(id)) return null;
      try {
        return await readPush(sql, id);
      } catch (error) {
        if (error instanceof NotFoundError) return null;
        throw error;
      }
    },
  }),
);
