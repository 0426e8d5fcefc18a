import { InvalidInputError } from '../../../errors.ts';
import {
  type AuditPlace,
  type AuditView,
  countAudit,
  type AuditFilter as Filter,
  listAudit,
} from '../../../pricebook/audit/list-audit.ts';
import type { AuditAction as Action } from '../../../pricebook/audit/write-audit.ts';
import { builder, pageComplexity } from '../../builder.ts';
import { pageOfRows } from '../../connection.ts';
import { decodeCursor, encodeCursor } from '../../cursor.ts';
import { pageBounds, parsePage } from '../../page-arguments.ts';
import { fromEntityName, SyncEntity, toEntityName } from '../../sync/sync-enums.ts';

const LIST = 'auditLog';

const AuditAction = builder.enumType('AuditAction', {
  description: 'What happened to a record.',
  values: {
    CREATED: { description: 'ServiceTitan has made it.' },
    UPDATED: { description: 'ServiceTitan has changed it.' },
    DELETED: { description: 'ServiceTitan has it no more.' },
    RESTORED: { description: 'ServiceTitan has it again.' },
    STAGED: { description: 'Somebody has changed what is staged for it.' },
    DISCARDED: { description: 'Somebody has taken back what was staged for it.' },
    PUSHED: { description: 'ServiceTitan has taken what was staged for it.' },
    AGREED: { description: 'ServiceTitan had what was staged already.' },
    RESOLVED: { description: 'A conflict was decided.' },
  } satisfies Record<Action, { description: string }>,
});

const AuditEntry = builder.objectRef<AuditView>('AuditEntry').implement({
  description: 'One version of one record: who changed what. Entries are never changed or deleted.',
  fields: (t) => ({
    entity: t.field({
      type: SyncEntity,
      description: 'What it is a record of.',
      resolve: ({ entity }) => toEntityName(entity),
    }),
    stId: t.expose('stId', { type: 'BigInt', description: 'The id of the record.' }),
    version: t.exposeInt('version', { description: 'The version of the record that this made.' }),
    action: t.expose('action', { type: AuditAction, description: 'What happened.' }),
    changes: t.field({
      type: 'JSON',
      nullable: true,
      description:
        'What was effective before and after, by field; null for a creation in ServiceTitan. Numbers of more than 15 digits are strings.',
      resolve: ({ changes }) => changes,
    }),
    actor: t.exposeString('actor', { description: 'Who did it, or had it done.' }),
    runId: t.exposeString('runId', {
      nullable: true,
      description: 'The pull or push it came with; null where somebody did it directly.',
    }),
    at: t.expose('at', { type: 'DateTime', description: 'When.' }),
  }),
});

const AuditFilter = builder.inputType('AuditFilter', {
  description: 'Which entries are wanted. Each field that is given narrows the answer further.',
  fields: (t) => ({
    entity: t.field({ type: SyncEntity, description: 'Only of this entity.' }),
    stId: t.field({ type: 'BigInt', description: 'Only of the record with this id.' }),
    actor: t.string({ description: 'Only what this person or program did.' }),
    action: t.field({ type: AuditAction, description: 'Only of this kind.' }),
    since: t.field({ type: 'DateTime', description: 'Only from this moment on.' }),
    until: t.field({ type: 'DateTime', description: 'Only before this moment.' }),
  }),
});

builder.queryField('auditLog', (t) =>
  t.connection(
    {
      type: AuditEntry,
      description: 'Who changed what, on both sides, the newest first.',
      authScopes: { permission: 'pricebook:read' },
      complexity: pageComplexity,
      args: { filter: t.arg({ type: AuditFilter, description: 'Which entries are wanted.' }) },
      resolve: async (_query, { filter, ...args }, { sql, limits }) => {
        const page = parsePage(args, limits);
        const wanted = toFilter(filter);
        const { entries, hasMore } = await listAudit(sql, {
          filter: wanted,
          ...pageBounds(page, readPlace),
        });
        const rows = {
          ...{ nodes: entries, hasMore },
          cursorOf: ({ at, entity, stId, version }: AuditView) =>
            encodeCursor(LIST, [at.getTime(), entity, stId, version]),
          countAll: () => countAudit(sql, wanted),
        };
        return pageOfRows(rows, page);
      },
    },
    { name: 'AuditEntryConnection' },
    { name: 'AuditEntryEdge' },
  ),
);

function toFilter(filter: typeof AuditFilter.$inferInput | null | undefined): Filter {
  return {
    entity: filter?.entity ? fromEntityName(filter.entity) : undefined,
    stId: filter?.stId ?? undefined,
    actor: filter?.actor ?? undefined,
    action: filter?.action ?? undefined,
    since: filter?.since ?? undefined,
    until: filter?.until ?? undefined,
  };
}

/** Errors  InvalidInputError for a cursor of another list. */
function readPlace(cursor: string, argument: string): AuditPlace {
  const [at, entity, stId, version] = decodeCursor(LIST, cursor, argument);
  if (typeof at !== 'number' || typeof version !== 'number') {
    throw new InvalidInputError(argument, 'This is not a cursor of this list.');
  }
  return { at: new Date(at), entity: String(entity), stId: String(stId), version };
}
