import type pg from 'pg';
import type { Logger } from 'pino';
import type { Tracer } from '../observe/tracer.ts';
import { APP_ROLE } from './app-role.ts';
import { metered, REGISTRY } from './connection.ts';
import { translate } from './database-errors.ts';
import type { Deadline } from './deadline.ts';
import { NoticeListener, type OnNotice } from './notice-listener.ts';
import { closePool, createPool, withSettings } from './pool.ts';
import { PrismaDoor, type PrismaReads } from './prisma-reads.ts';
import { PooledReadSession, type ReadSession, type SessionOwner } from './read-session.ts';
import { readOnce } from './reads.ts';
import { assertRestrictedRole } from './restricted-role.ts';
import type { Sql, Statement } from './statement.ts';
import { StatementMeter } from './statement-meter.ts';
import type { TenantSql } from './tenant-sql.ts';
import { runTransaction, type Tx } from './transaction.ts';

export type { PrismaReads, ReadSession, Sql, Statement, Tx };

/** The one door to PostgreSQL. Everything behind it runs as lazi_app, under row-level security. */
export interface Database {
  /**
   * Runs `work` in one transaction of the tenant: committed when it returns, rolled back when it throws.
   * After a deadlock, or on a connection that turns out to be dead, `work` is run again: outside of `tx` it must not do
   * anything that may not happen twice.
   * Errors  what `work` throws; DatabaseError when the database is away or overloaded.
   */
  transaction<T>(tenantId: bigint, work: (tx: Tx) => Promise<T>): Promise<T>;
  /** Reads of one moment, for one request: REPEATABLE READ, READ ONLY. Opens nothing before the first statement. */
  openReadSession(tenantId: bigint): ReadSession;
  /** Single reads: each of a moment of its own, and in one message. */
  readsOf(tenantId: bigint): TenantSql;
  /** Statements of no tenant: row-level security hides every row of a tenant from them. */
  readonly system: Sql;
  /** One read of the registry of tenants, `admin.tenants`: the only rows that are shown without a tenant being set. */
  readRegistry<Row extends object>(statement: Statement): Promise<Row[]>;
  /** Prisma for ordinary reads of the tenant's rows, each in a transaction of its own. */
  prisma(tenantId: bigint): PrismaReads;
  /**
   * Hears `NOTIFY channel`. Survives lost connections; after each reconnect `onNotice('')` says that something may
   * have been missed.
   */
  listen(channel: string, onNotice: OnNotice): Promise<{ close(): Promise<void> }>;
  /** Statements sent since the start, without BEGIN, COMMIT and set_config: what tests of constant cost count. */
  statementCount(): number;
  /**
   * The same database for one operation: its `statementCount` counts what is sent through it, from 0 (one read by Prisma counts as one),
   * and what is not done by the deadline fails, down to the statement PostgreSQL works on. It never waits for a connection of the pool
   * while it holds one, or operations would wait for each other: its read sessions rest while a transaction runs, and see a later moment
   * afterwards.
   * Errors  OperationTimedOutError. A commit that is under way by then may come through.
   */
  within(deadline: Deadline): Database;
  /** Connections of the pool, and callers that wait for one. */
  connections(): PoolState;
  /** Waits for borrowed connections to come back. */
  close(): Promise<void>;
}

export interface PoolState {
  readonly busy: number;
  readonly idle: number;
  readonly waiting: number;
}

interface DatabaseOptions {
  readonly url: string;
  /** @default 10 connections, besides the one that listens and Prisma's few */
  readonly poolSize?: number;
  /** How long a caller waits for a free connection before it is told that the database is overloaded. @default 10_000 ms */
  readonly connectPatienceMs?: number;
  /** @default 30_000 ms; 0 for none */
  readonly statementTimeoutMs?: number;
  /** Shown in pg_stat_activity. */
  readonly applicationName: string;
  readonly logger: Logger;
  readonly tracer?: Tracer | undefined;
}

/**
 * Opens the database and proves that its role is bound by row-level security.
 * Errors  DatabaseError when it is away; ConfigError when the URL's user cannot or must not be used.
 */
export async function openDatabase(options: DatabaseOptions): Promise<Database> {
  const { url, poolSize = 10, statementTimeoutMs = 30_000, applicationName, logger } = options;
  const { connectPatienceMs } = options;
  const poolOptions = {
    url,
    applicationName,
    size: poolSize,
    statementTimeoutMs,
    connectPatienceMs,
    logger,
  };
  const pool = createPool({ ...poolOptions, pipeline: true });
  try {
    await assertRestrictedRole(pool);
  } catch (error) {
    await closePool(pool);
    throw translate(error);
  }
  const listenerUrl = withSettings(url, { role: APP_ROLE });
  const listener = new NoticeListener({
    url: listenerUrl,
    applicationName: `${applicationName} listen`,
    logger,
  });
  const meter = new StatementMeter(options.tracer);
  const prismaPool = { ...poolOptions, size: PRISMA_POOL_SIZE };
  const prisma = new PrismaDoor(() => createPool(prismaPool), meter);
  return new PooledDatabase({ pool, listener, prisma }, meter);
}

const PRISMA_POOL_SIZE = 3;

interface Parts {
  readonly pool: pg.Pool;
  readonly listener: NoticeListener;
  readonly prisma: PrismaDoor;
}

class PooledDatabase implements Database {
  readonly #parts: Parts;
  readonly #meter: StatementMeter;
  readonly #operation: SessionOwner | undefined;
  #closing: Promise<void> | undefined;

  readonly system: Sql = {
    query: async <Row extends object>(statement: Statement) => {
      try {
        // a copy, because pg writes into what it is given
        const query = { ...statement } as pg.QueryConfig;
        const send = () => this.#parts.pool.query<Row>(query);
        return (await metered(this.#meter, statement, send)).rows;
      } catch (error) {
        throw translate(error);
      }
    },
  };

  constructor(parts: Parts, meter: StatementMeter, operation?: SessionOwner) {
    this.#parts = parts;
    this.#meter = meter;
    this.#operation = operation;
  }

  async transaction<T>(tenantId: bigint, work: (tx: Tx) => Promise<T>): Promise<T> {
    await this.#rest();
    return runTransaction(this.#parts.pool, this.#meter, tenantId, work, this.#operation?.deadline);
  }

  openReadSession(tenantId: bigint): ReadSession {
    return new PooledReadSession(this.#parts.pool, this.#meter, tenantId, this.#operation);
  }

  readsOf(tenantId: bigint): TenantSql {
    const query = async <Row extends object>(statement: Statement): Promise<Row[]> => {
      await this.#rest();
      const deadline = this.#operation?.deadline;
      return readOnce<Row>(this.#parts.pool, this.#meter, tenantId, statement, deadline);
    };
    return { tenantId, query };
  }

  readRegistry<Row extends object>(statement: Statement): Promise<Row[]> {
    return readOnce<Row>(this.#parts.pool, this.#meter, REGISTRY, statement);
  }

  prisma(tenantId: bigint): PrismaReads {
    return this.#parts.prisma.reads(tenantId, this.#meter, this.#operation?.deadline);
  }

  listen(channel: string, onNotice: OnNotice): Promise<{ close(): Promise<void> }> {
    return this.#parts.listener.listen(channel, onNotice);
  }

  statementCount(): number {
    return this.#meter.sent;
  }

  within(deadline: Deadline): Database {
    const holders = this.#operation?.holders ?? new Set();
    return new PooledDatabase(this.#parts, this.#meter.part(), { deadline, holders });
  }

  connections(): PoolState {
    const { totalCount, idleCount, waitingCount } = this.#parts.pool;
    return { busy: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  /** The operation's other sessions give their connections back before it waits for one. */
  async #rest(): Promise<void> {
    const { holders } = this.#operation ?? {};
    if (holders !== undefined) for (const holder of holders) await holder.rest();
  }

  async #close(): Promise<void> {
    const { pool, listener, prisma } = this.#parts;
    await listener.close();
    await prisma.close();
    await closePool(pool);
  }
}
