import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import { type Prisma, PrismaClient } from '../generated/prisma/client.ts';
import { isTimeout, translate } from './database-errors.ts';
import type { Deadline } from './deadline.ts';
import { closePool } from './pool.ts';
import type { StatementMeter } from './statement-meter.ts';

/** Prisma for ordinary reads of one tenant's rows. What is not a read is refused: writes have `Database.transaction`. */
export type PrismaReads = Pick<PrismaClient, Uncapitalize<Prisma.ModelName> | '$connect'>;

const MOST_PREPARED = 200;
const READS: ReadonlySet<string> = new Set([
  'findUnique',
  'findUniqueOrThrow',
  'findFirst',
  'findFirstOrThrow',
  'findMany',
  'count',
  'aggregate',
  'groupBy',
]);

/**
 * One Prisma client on a pool of its own, made with the first use: compiling its query engine takes 130 ms once. (On
 * the shared pool a request that holds a read session could wait for a connection that only requests like it hold.)
 */
export class PrismaDoor {
  readonly #openPool: () => pg.Pool;
  readonly #meter: StatementMeter;
  #opened: { readonly pool: pg.Pool; readonly client: PrismaClient } | undefined;

  constructor(openPool: () => pg.Pool, meter: StatementMeter) {
    this.#openPool = openPool;
    this.#meter = meter;
  }

  /** Every operation runs in a transaction of its own with the tenant set, and counts as one statement for `part`. */
  reads(tenantId: bigint, part: StatementMeter, deadline?: Deadline): PrismaReads {
    const tenant = String(tenantId);
    this.#opened ??= this.#open();
    const { client } = this.#opened;
    const extended = client.$extends({
      query: {
        $allModels: {
          $allOperations: async ({ operation, model, args, query }) => {
            if (!READS.has(operation))
              throw new Error(`Prisma only reads here; ${model}.${operation} does not`);
            if (deadline?.hasPassed()) throw deadline.error();
            const setTenant = deadline
              ? client.$executeRaw`SELECT set_config('app.tenant_id', ${tenant}, true), set_config('statement_timeout', ${String(deadline.leftMs())}, true)`
              : client.$executeRaw`SELECT set_config('app.tenant_id', ${tenant}, true)`;
            const read = query(args) as Prisma.PrismaPromise<unknown>;
            part.addToPart();
            const statement = { name: `${model}.${operation}`, text: '' };
            const [, answer] = await part
              .traced(statement, () => client.$transaction([setTenant, read]))
              .catch((error: unknown) => {
                if (deadline?.hasPassed() && isTimeout(error)) throw deadline.error();
                throw translate(error);
              });
            return answer;
          },
        },
      },
    });
    // the extension changes no type; TypeScript cannot see that through Prisma's extension types
    return extended as unknown as PrismaReads;
  }

  async close(): Promise<void> {
    await this.#opened?.client.$disconnect();
    if (this.#opened) await closePool(this.#opened.pool);
  }

  #open(): { pool: pg.Pool; client: PrismaClient } {
    const pool = this.#openPool();
    const adapter = new PrismaPg(pool, { statementNameGenerator: this.#namer() });
    return { pool, client: new PrismaClient({ adapter }) };
  }

  /**
   * Prepares the statements Prisma sends most, and counts them all. The number of names is bounded, because lists of
   * different lengths make different statements and a connection keeps each one it has prepared.
   */
  #namer(): (query: { sql: string }) => string {
    const names = new Map<string, string>();
    return ({ sql }) => {
      if (/^(BEGIN|COMMIT|ROLLBACK|SET |SELECT set_config)/.test(sql)) return '';
      this.#meter.add(1);
      const known = names.get(sql);
      if (known !== undefined || names.size === MOST_PREPARED) return known ?? '';
      const name = `prisma-${names.size}`;
      names.set(sql, name);
      return name;
    };
  }
}
