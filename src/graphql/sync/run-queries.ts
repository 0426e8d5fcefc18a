import { queryFromInfo } from '@pothos/plugin-prisma';
import { isUuid } from '../../lib/uuid.ts';
import { builder, pageComplexity } from '../builder.ts';
import { decodeGlobalId } from '../global-id.ts';
import { newestFirst, pageOfMoments, within } from '../newest-first.ts';
import { parsePage } from '../page-arguments.ts';
import { SyncMode, SyncRunState } from './sync-enums.ts';
import { SyncRun } from './sync-run.ts';

const LIST = 'syncRuns';

const SyncRunFilter = builder.inputType('SyncRunFilter', {
  description: 'Which runs are wanted. Each field that is given narrows the answer further.',
  fields: (t) => ({
    states: t.field({ type: [SyncRunState], description: 'Only in one of these states.' }),
    mode: t.field({ type: SyncMode, description: 'Only of this mode.' }),
    dryRun: t.boolean({ description: 'Only dry runs, or none of them.' }),
  }),
});

builder.queryField('syncRuns', (t) =>
  t.connection(
    {
      type: SyncRun,
      description: 'Pulls, the newest first.',
      authScopes: { permission: 'pricebook:read' },
      complexity: pageComplexity,
      args: { filter: t.arg({ type: SyncRunFilter, description: 'Which runs are wanted.' }) },
      resolve: async (_query, { filter, ...args }, context, info) => {
        const { prisma, viewer, limits } = context;
        const page = parsePage(args, limits);
        const bounds = newestFirst(LIST, page);
        const wanted = {
          tenantId: viewer.tenantId,
          ...(filter?.states && { state: { in: filter.states } }),
          ...(filter?.mode && { mode: filter.mode }),
          ...(filter?.dryRun != null && { dryRun: filter.dryRun }),
        };
        const paths = [['nodes'], ['edges', 'node']];
        const place = { tenantId: true, id: true, createdAt: true } as const;
        const selection = { context, info, typeName: 'SyncRun', paths, select: place };
        const read = await prisma().syncRun.findMany({
          select: queryFromInfo(selection).select,
          where: { ...wanted, ...within('createdAt', bounds) },
          orderBy: [{ createdAt: bounds.direction }, { id: bounds.direction }],
          take: bounds.take,
        });
        const momentOf = ({ createdAt: at, id }: (typeof read)[number]) => ({ at, id });
        const countAll = () => prisma().syncRun.count({ where: wanted });
        return pageOfMoments(LIST, { read, momentOf, countAll }, page);
      },
    },
    { name: 'SyncRunConnection' },
    { name: 'SyncRunEdge' },
  ),
);

builder.queryField('syncRun', (t) =>
  t.prismaField({
    type: SyncRun,
    nullable: true,
    description: 'One pull; null when there is none.',
    authScopes: { permission: 'pricebook:read' },
    args: { id: t.arg.id({ required: true, description: 'Its global id, or its `runId`.' }) },
    resolve: (query, _parent, { id }, { prisma, viewer }) => {
      const runId = readRunId(id);
      if (runId === null) return null;
      const where = { tenantId_id: { tenantId: viewer.tenantId, id: runId } };
      return prisma().syncRun.findUnique({ ...query, where });
    },
  }),
);

/** The uuid a caller means, whether it gives that or the global id; null for what can be neither. */
export function readRunId(given: string): string | null {
  const { typename, id } = decodeGlobalId(given);
  if (typename === 'SyncRun') return id;
  return isUuid(given) ? given : null;
}
