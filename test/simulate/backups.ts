import type pg from 'pg';
import { readCatalog } from '../../src/db/backup/catalog.ts';
import { asOwner } from '../../src/db/backup/owner-connection.ts';
import { statementsAfterRestore } from '../../src/sync/restored.ts';
import { Random } from '../support/random.ts';
import type { Ledger, Wishes } from './ledger.ts';
import type { World } from './world.ts';

/** How often a backup is taken at one of the calls of a push, until there is one. */
const TAKEN = 0.1;
const PUT_BACK = 0.7;

interface Backup {
  readonly takenAt: Date;
  /** Rows of the tenant as PostgreSQL writes them, by table, tables after those they refer to. */
  readonly rows: readonly {
    readonly table: string;
    readonly columns: string;
    readonly texts: readonly string[];
  }[];
  readonly wishes: Wishes;
}

/** Somebody who keeps backups, and puts one back. What happens then is the dice's of its own: other worlds go the same way without. */
export class Backups {
  readonly #world: World;
  readonly #ledger: Ledger;
  /** Of the owner, who may do what nobody else may. */
  readonly #url: string;
  readonly #random: Random;
  #kept: Backup | undefined;

  constructor(world: World, ledger: Ledger, url: string) {
    this.#world = world;
    this.#ledger = ledger;
    this.#url = url;
    this.#random = new Random(world.seed + 1_000_003);
  }

  /** Takes one, at random, if there is none. */
  async maybeTake(): Promise<void> {
    if (this.#kept !== undefined || !this.#random.chance(TAKEN)) return;
    this.#kept = await this.#take();
    // What is staged from now on is younger.
    this.#world.clock.advance(1);
  }

  /** Puts the backup back, at random: answers with the pull that waits then, or null. */
  async maybePutBack(): Promise<string | null> {
    if (this.#kept === undefined || !this.#random.chance(PUT_BACK)) return null;
    await this.#putBack(this.#kept);
    const [run] = await this.#world.query<{ id: string }>(
      "SELECT id FROM sync.runs WHERE state = 'QUEUED' AND requested_by = 'restore'",
    );
    return run?.id ?? null;
  }

  #take(): Promise<Backup> {
    const { clock, tenantId } = this.#world;
    this.#world.note('a backup is taken');
    return this.#asOwner('BEGIN ISOLATION LEVEL REPEATABLE READ', async (client) => {
      const rows: Backup['rows'][number][] = [];
      for (const { name: table, columns } of await this.#tables(client)) {
        const { rows: found } = await client.query<{ text: string }>(
          `SELECT t::text AS text FROM ${table} t WHERE tenant_id = $1`,
          [tenantId],
        );
        rows.push({ table, columns: columns.join(), texts: found.map(({ text }) => text) });
      }
      return { takenAt: clock.now(), rows, wishes: this.#ledger.remember() };
    });
  }

  async #putBack({ takenAt, rows, wishes }: Backup): Promise<void> {
    const { db, tenantId } = this.#world;
    this.#world.note('the backup is put back');
    const adopted = await this.#world.adopted();
    await this.#asOwner('BEGIN', async (client) => {
      await client.query('SET LOCAL session_replication_role = replica');
      for (const { table, columns, texts } of rows) {
        await client.query(`DELETE FROM ${table} WHERE tenant_id = $1`, [tenantId]);
        await client.query(
          `INSERT INTO ${table} (${columns}) SELECT ${columns}
             FROM (SELECT (text::${table}).* FROM unnest($1::text[]) AS text) AS kept`,
          [texts],
        );
      }
    });
    await db.transaction(tenantId, async (tx) => {
      for (const statement of statementsAfterRestore(takenAt)) await tx.query(statement);
    });
    this.#ledger.goBack(wishes, (key) => adopted.get(key) ?? key);
  }

  async #tables(client: pg.Client) {
    const { tables } = await readCatalog(client, ['bullmq', 'public', 'admin']);
    return tables;
  }

  #asOwner<T>(begin: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
    return asOwner(this.#url, 'simulate backups', async (client) => {
      await client.query(begin);
      const result = await work(client);
      await client.query('COMMIT');
      return result;
    });
  }
}
