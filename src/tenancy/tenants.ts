import type { Database, Tx } from '../db/database.ts';
import type { TenantSql } from '../db/tenant-sql.ts';
import { InvalidStateError, NotFoundError } from '../errors.ts';
import type { Clock } from '../lib/clock.ts';
import { type Administering, writeAdminLog } from './admin-log.ts';
import { checkName } from './check-name.ts';

export const tenantStates = ['ACTIVE', 'DISABLED'] as const;
export type TenantState = (typeof tenantStates)[number];

export interface Tenant {
  readonly tenantId: bigint;
  readonly name: string;
  readonly state: TenantState;
  /** Whether a plan of a push takes a second person; null for what the deployment says. */
  readonly requirePushApproval: boolean | null;
  readonly createdAt: Date;
}

const NAMED = { of: 'A tenant', longest: 200 };

interface TenantRow extends Omit<Tenant, 'tenantId'> {
  readonly tenantId: string;
}

const COLUMNS = `tenant_id AS "tenantId", name, state, require_push_approval AS "requirePushApproval", created_at AS "createdAt"`;

const toTenant = (row: TenantRow): Tenant => ({ ...row, tenantId: BigInt(row.tenantId) });

/** Every tenant of the deployment, by id. One statement, for those who run it: nobody who asks over the API gets here. */
export async function listTenants(db: Database): Promise<Tenant[]> {
  const rows = await db.readRegistry<TenantRow>({
    name: 'list tenants',
    text: `SELECT ${COLUMNS} FROM admin.tenants ORDER BY tenant_id`,
  });
  return rows.map(toTenant);
}

/** Those that are worked for. */
export async function listActiveTenantIds(db: Database): Promise<bigint[]> {
  const tenants = await listTenants(db);
  return tenants.filter(({ state }) => state === 'ACTIVE').map(({ tenantId }) => tenantId);
}

/** One statement. Errors  NotFoundError. */
export async function loadTenant(sql: TenantSql): Promise<Tenant> {
  const [row] = await sql.query<TenantRow>({
    name: 'load tenant',
    text: `SELECT ${COLUMNS} FROM admin.tenants WHERE tenant_id = $1`,
    values: [sql.tenantId],
  });
  if (!row) throw new NotFoundError(`Tenant ${sql.tenantId} is not served here.`);
  return toTenant(row);
}

/** Whether a push of the tenant takes a second person; null for what the deployment says. One statement. */
export async function readPushApproval(sql: TenantSql): Promise<boolean | null> {
  const [row] = await sql.query<Pick<Tenant, 'requirePushApproval'>>({
    name: 'read push approval',
    text: 'SELECT require_push_approval AS "requirePushApproval" FROM admin.tenants WHERE tenant_id = $1',
    values: [sql.tenantId],
  });
  return row?.requirePushApproval ?? null;
}

/** Whether it is worked for. One statement. */
export async function isActiveTenant(db: Database, tenantId: bigint): Promise<boolean> {
  const found = await db.transaction(tenantId, (tx) =>
    tx.query({
      name: 'is active tenant',
      text: `SELECT FROM admin.tenants WHERE tenant_id = $1 AND state = 'ACTIVE'`,
      values: [tenantId],
    }),
  );
  return found.length > 0;
}

/** Makes sure that the tenant the deployment is configured for is served. Nothing is changed where it is. */
export async function ensureTenant(
  db: Database,
  clock: Clock,
  { tenantId, name }: Pick<Tenant, 'tenantId' | 'name'>,
): Promise<void> {
  await db.transaction(tenantId, (tx) => insertTenant(tx, name, clock.now()));
}

/**
 * Errors  InvalidInputError for a name that is none; InvalidStateError where the tenant is served already.
 */
export async function addTenant(
  db: Database,
  administering: Administering,
  givenName: string,
): Promise<void> {
  const name = checkName(givenName, { ...NAMED, field: 'name' });
  const { tenantId, at } = administering;
  await db.transaction(tenantId, async (tx) => {
    const added = await insertTenant(tx, name, at);
    if (!added) throw new InvalidStateError(`Tenant ${tenantId} is served already.`);
    const subject = String(tenantId);
    writeAdminLog(tx, administering, { action: 'TENANT_ADDED', subject, details: { name } });
  });
}

async function insertTenant(tx: Tx, name: string, at: Date): Promise<boolean> {
  const added = await tx.query({
    name: 'add tenant',
    text: `INSERT INTO admin.tenants (tenant_id, name, created_at, updated_at) VALUES ($1, $2, $3, $3)
      ON CONFLICT (tenant_id) DO NOTHING RETURNING tenant_id`,
    values: [tx.tenantId, name, at],
  });
  return added.length > 0;
}

export interface TenantChange {
  readonly name?: string | undefined;
  /** Null for what the deployment says. */
  readonly requirePushApproval?: boolean | null | undefined;
}

/** Changes what is given. Errors  InvalidInputError, NotFoundError. */
export async function updateTenant(
  db: Database,
  administering: Administering,
  change: TenantChange,
): Promise<Tenant> {
  const { tenantId, at } = administering;
  const name =
    change.name === undefined ? null : checkName(change.name, { ...NAMED, field: 'input.name' });
  return db.transaction(tenantId, async (tx) => {
    const [row] = await tx.query<TenantRow>({
      name: 'update tenant',
      text: `UPDATE admin.tenants SET name = coalesce($2, name), updated_at = $5,
          require_push_approval = CASE WHEN $3 THEN $4 ELSE require_push_approval END
        WHERE tenant_id = $1 RETURNING ${COLUMNS}`,
      values: [
        ...[tenantId, name, change.requirePushApproval !== undefined],
        ...[change.requirePushApproval ?? null, at],
      ],
    });
    if (!row) throw new NotFoundError(`Tenant ${tenantId} is not served here.`);
    const details = { ...change, ...(name !== null && { name }) };
    writeAdminLog(tx, administering, {
      action: 'TENANT_CHANGED',
      subject: String(tenantId),
      details,
    });
    return toTenant(row);
  });
}

/**
 * A tenant that is disabled lets nobody in and is neither pulled nor pushed, everywhere within ten seconds; its data stays.
 * Errors  NotFoundError.
 */
export async function setTenantState(
  db: Database,
  administering: Administering,
  state: TenantState,
): Promise<void> {
  const { tenantId, at } = administering;
  await db.transaction(tenantId, async (tx) => {
    const [row] = await tx.query<{ before: TenantState }>({
      name: 'set tenant state',
      text: `UPDATE admin.tenants AS t SET state = $2, updated_at = $3
        FROM (SELECT state FROM admin.tenants WHERE tenant_id = $1 FOR UPDATE) AS old
        WHERE t.tenant_id = $1 RETURNING old.state AS before`,
      values: [tenantId, state, at],
    });
    if (!row) throw new NotFoundError(`Tenant ${tenantId} is not served here.`);
    if (row.before === state) return;
    const action = state === 'ACTIVE' ? 'TENANT_ENABLED' : 'TENANT_DISABLED';
    writeAdminLog(tx, administering, { action, subject: String(tenantId) });
  });
}
