import { queryFromInfo } from '@pothos/plugin-prisma';
import { builder, pageComplexity } from '../builder.ts';
import { newestFirst, pageOfMoments, within } from '../newest-first.ts';
import { parsePage } from '../page-arguments.ts';
import { fromEntityName, SyncEntity, toEntityName } from './sync-enums.ts';

const LIST = 'parkedRecords';

const ParkedRecord = builder.prismaNode('ParkedRecord', {
  description:
    'A record of ServiceTitan that could not be taken in, or not as it came, with the reason. The next pull tries it again.',
  authScopes: { permission: 'pricebook:read' },
  id: { resolve: ({ id }) => id },
  findUnique: (id, { viewer }) => ({ tenantId_id: { tenantId: viewer.tenantId, id } }),
  // Prisma would round large numbers in the payload, so it never reads it.
  select: { tenantId: true, id: true },
  fields: (t) => ({
    entity: t.field({
      type: SyncEntity,
      description: 'What it is a record of.',
      select: { entity: true },
      resolve: ({ entity }) => toEntityName(entity),
    }),
    recordKey: t.exposeString('recordKey', {
      description: 'Its id in ServiceTitan, or a digest where it has none.',
    }),
    reason: t.exposeString('reason', { description: 'Stable name of the reason.' }),
    message: t.exposeString('message', { description: 'What is wrong with it.' }),
    payload: t.string({
      nullable: true,
      description: 'The record as ServiceTitan sent it: JSON text.',
      resolve: ({ id }, _args, { parkedPayloads }) => parkedPayloads.load(id),
    }),
    attempts: t.exposeInt('attempts', { description: 'Runs that have met it.' }),
    parkedAt: t.expose('parkedAt', { type: 'DateTime', description: 'When it was set aside.' }),
    lastSeenAt: t.expose('lastSeenAt', { type: 'DateTime', description: 'When it was last met.' }),
    resolvedAt: t.expose('resolvedAt', {
      type: 'DateTime',
      nullable: true,
      description: 'When it could be taken in after all; null for as long as it could not.',
    }),
  }),
});

const ParkedRecordFilter = builder.inputType('ParkedRecordFilter', {
  description:
    'Which parked records are wanted. Each field that is given narrows the answer further.',
  fields: (t) => ({
    entity: t.field({ type: SyncEntity, description: 'Only of this entity.' }),
    reason: t.string({ description: 'Only with this reason.' }),
    resolved: t.boolean({
      defaultValue: false,
      description: 'Those that could be taken in after all, instead of those that wait.',
    }),
  }),
});

builder.queryField('parkedRecords', (t) =>
  t.connection(
    {
      type: ParkedRecord,
      description: 'Records that were set aside, the newest first.',
      authScopes: { permission: 'pricebook:read' },
      complexity: pageComplexity,
      args: {
        filter: t.arg({ type: ParkedRecordFilter, description: 'Which records are wanted.' }),
      },
      resolve: async (_query, { filter, ...args }, context, info) => {
        const { prisma, viewer, limits } = context;
        const page = parsePage(args, limits);
        const bounds = newestFirst(LIST, page);
        const wanted = {
          tenantId: viewer.tenantId,
          resolvedAt: filter?.resolved ? { not: null } : null,
          ...(filter?.entity && { entity: fromEntityName(filter.entity) }),
          ...(filter?.reason && { reason: filter.reason }),
        };
        const paths = [['nodes'], ['edges', 'node']];
        const place = { tenantId: true, id: true, parkedAt: true } as const;
        const selection = { context, info, typeName: 'ParkedRecord', paths, select: place };
        const read = await prisma().parkedRecord.findMany({
          select: queryFromInfo(selection).select,
          where: { ...wanted, ...within('parkedAt', bounds) },
          orderBy: [{ parkedAt: bounds.direction }, { id: bounds.direction }],
          take: bounds.take,
        });
        const momentOf = ({ parkedAt: at, id }: (typeof read)[number]) => ({ at, id });
        const countAll = () => prisma().parkedRecord.count({ where: wanted });
        return pageOfMoments(LIST, { read, momentOf, countAll }, page);
      },
    },
    { name: 'ParkedRecordConnection' },
    { name: 'ParkedRecordEdge' },
  ),
);
