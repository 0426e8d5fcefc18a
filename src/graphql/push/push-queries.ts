import { InvalidInputError, NotFoundError } from '../../errors.ts';
import { listPushes } from '../../sync/push/list-pushes.ts';
import { readPush } from '../../sync/push/store.ts';
import { builder } from '../builder.ts';
import { PUSH_ID } from './push-id.ts';
import { PushRun } from './push-run.ts';

const MAX_LIST = 100;

builder.queryField('pushRuns', (t) =>
  t.field({
    type: [PushRun],
    description: 'Pushes and plans, the newest first.',
    authScopes: { permission: 'pricebook:read' },
    complexity: { field: 1, multiplier: 20 },
    args: {
      first: t.arg.int({ defaultValue: 20, description: `How many; ${MAX_LIST} at most.` }),
    },
    resolve: (_query, { first }, { sql }) => {
      const limit = first ?? 20;
      if (limit < 1 || limit > MAX_LIST) {
        throw new InvalidInputError('first', `Must be from 1 to ${MAX_LIST}.`);
      }
      return listPushes(sql, limit);
    },
  }),
);

builder.queryField('pushRun', (t) =>
  t.field({
    type: PushRun,
    nullable: true,
    description: 'One push or plan; null where there is none.',
    authScopes: { permission: 'pricebook:read' },
    args: { id: t.arg.id({ required: true, description: 'Its id.' }) },
    resolve: async (_query, { id }, { sql }) => {
      if (!PUSH_ID.test(id)) return null;
      try {
        return await readPush(sql, id);
      } catch (error) {
        if (error instanceof NotFoundError) return null;
        throw error;
      }
    },
  }),
);
