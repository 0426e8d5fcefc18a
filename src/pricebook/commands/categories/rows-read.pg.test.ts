import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { silentLogger as logger } from '../../../../test/support/database.ts';
import { type Mirror, openMirror, tenantId } from '../../../../test/support/pulling.ts';
import { category } from '../../../../test/support/simulator.ts';
import { type Database, openDatabase } from '../../../db/database.ts';
import { moveCategory } from './move-category.ts';
import { updateCategory } from './update-category.ts';

/** A thousand categories, of which few stand near any one; nobody has run ANALYZE on them. */
const ROOTS = 10;
const BELOW = 100;
const stIdOf = (root: number, child: number) => 1_000 + root * BELOW + child;
const pricebook = {
  categories: Array.from({ length: ROOTS }, (_, root) => [
    category({ id: root + 1, position: root }),
    ...Array.from({ length: BELOW }, (__, child) =>
      // Of the others three stand under each of those.
      category({
        id: stIdOf(root, child),
        parentId: child < 25 ? root + 1 : stIdOf(root, child % 25),
        position: child,
      }),
    ),
  ]).flat(),
};
/** Before PostgreSQL settles on a plan, and after. */
const EDITS = 40;
const MOST_ROWS_OF_A_RENAME = 20;
/** Siblings on both sides, twice. */
const MOST_ROWS_OF_TWO_MOVES = 90;

let mirror: Mirror;
let owner: pg.Client;
let db: Database;
beforeAll(async () => {
  mirror = await openMirror({ pricebook });
  await mirror.pull();
  owner = new pg.Client({ connectionString: mirror.migrationUrl });
  await owner.connect();
  // One connection: statements are planned once for each.
  db = await openDatabase({ url: mirror.url, applicationName: 'one', logger, poolSize: 1 });
});
afterAll(async () => {
  await db.close();
  await owner.end();
  await mirror.close();
});

const staging = () => ({ tenantId, by: 'anna', at: new Date() });
const leaf = (n: number) => String(stIdOf(n % ROOTS, 25 + (n % 75)));

/** Rows of tables that the connection has read, in all. */
async function rowsRead(): Promise<number> {
  for (const text of ['SELECT pg_stat_force_next_flush()', 'SELECT 1']) {
    await db.transaction(tenantId, (tx) => tx.query({ text }));
  }
  const { rows } = await owner.query<{ read: string }>(
    'SELECT sum(coalesce(seq_tup_read, 0) + coalesce(idx_tup_fetch, 0)) AS read FROM pg_stat_user_tables',
  );
  return Number(rows[0]?.read);
}

async function readPerEdit(edit: (n: number) => Promise<unknown>): Promise<number> {
  const before = await rowsRead();
  for (let n = 0; n < EDITS; n += 1) await edit(n);
  return ((await rowsRead()) - before) / EDITS;
}

it('reads what is near for a new name, however large the book is and however much is staged', async () => {
  const rename = (n: number) =>
    updateCategory(db, staging(), { stId: leaf(n), values: { name: `New ${n}` } });
  expect(await readPerEdit(rename)).toBeLessThan(MOST_ROWS_OF_A_RENAME);
});

it('reads what is near for a move there and back, however large the book is and however much is staged', async () => {
  const home = (n: number) => String(stIdOf(n % ROOTS, (25 + (n % 75)) % 25));
  const away = (n: number) => String(stIdOf((n + 1) % ROOTS, n % 25));
  const moveAndBack = async (n: number) => {
    await moveCategory(db, staging(), { stId: leaf(n), newParentStId: away(n), position: 0 });
    await moveCategory(db, staging(), { stId: leaf(n), newParentStId: home(n), position: 0 });
  };
  expect(await readPerEdit(moveAndBack)).toBeLessThan(MOST_ROWS_OF_TWO_MOVES);
});
