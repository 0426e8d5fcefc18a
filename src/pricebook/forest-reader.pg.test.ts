import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Mirror, openMirror, tenantId } from '../../test/support/pulling.ts';
import { category } from '../../test/support/simulator.ts';
import type { Tx } from '../db/database.ts';
import { UserError } from '../errors.ts';
import { createCategory } from './commands/categories/create-category.ts';
import { deleteCategory } from './commands/categories/delete-category.ts';
import { moveCategory } from './commands/categories/move-category.ts';
import { updateCategory } from './commands/categories/update-category.ts';
import { type ForestReader, forestReader, RememberedForest } from './forest-reader.ts';
import { discardChanges } from './pending/discard-changes.ts';

const IDS = [1, 2, 3, 11, 12, 13, 121];
const pricebook = {
  categories: IDS.map((id) =>
    category({ id, parentId: id > 10 ? Math.floor(id / 10) : null, position: id % 10 }),
  ),
};

let mirror: Mirror;
let names = 0;
beforeAll(async () => {
  mirror = await openMirror({ pricebook, limits: { deleteGuard: { share: 1, rows: 1_000 } } });
  await mirror.pull();
});
afterAll(() => mirror.close());

const staging = () => ({ tenantId, by: 'anna', at: new Date() });
const edit = (id: number, fields: Readonly<Record<string, unknown>>) =>
  mirror.upstream.sim.edit(tenantId, { type: 'update', entity: 'categories', id, fields });

/** What changes the forest, from either side. */
const acts: Readonly<Record<string, (id: number, other: number) => Promise<unknown>>> = {
  rename: (id) =>
    updateCategory(mirror.db, staging(), { stId: String(id), values: { name: `N${++names}` } }),
  move: (id, other) =>
    moveCategory(mirror.db, staging(), { stId: String(id), newParentStId: String(other) }),
  create: (id) => {
    const values = { name: `C${++names}`, categoryType: 'Services' } as const;
    return createCategory(mirror.db, staging(), { parentStId: String(id), values });
  },
  delete: (id) => deleteCategory(mirror.db, staging(), { stId: String(id), descendants: 'DELETE' }),
  discard: () => discardChanges(mirror.db, staging(), 'ALL'),
  'rename in ServiceTitan': async (id) => {
    edit(id, { name: `R${++names}` });
    await mirror.pull({ entities: ['categories'] });
  },
  nothing: async () => {},
};

async function read(reader: ForestReader, tx: Tx) {
  const sorted = (rows: readonly unknown[]) => rows.map((row) => inspect(row)).sort();
  return {
    records: sorted(await reader.records(tx)),
    edits: sorted(await reader.edits(tx)),
    rows: sorted(await reader.rows(tx)),
  };
}

/** Text that says everything of a value; of a map, too. */
function inspect(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => {
    if (typeof inner === 'bigint') return String(inner);
    return inner instanceof Map ? [...inner].sort() : inner;
  });
}

it('a remembered forest is what reading all of it gives, whatever changes and whatever is rolled back', async () => {
  const id = fc.constantFrom(...IDS);
  const step = fc.record({ act: fc.constantFrom(...Object.keys(acts)), id, other: id });
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
      const remembered = new RememberedForest();
      for (const { act, id, other } of steps) {
        await acts[act]?.(id, other).catch((error: unknown) => {
          if (!(error instanceof UserError)) throw error;
        });
        await mirror.db.transaction(tenantId, async (tx) => {
          expect(await read(remembered, tx)).toEqual(await read(forestReader, tx));
        });
        await readAndRollBack(remembered, id);
      }
    }),
    { numRuns: 25 },
  );
}, 60_000);

/** Reads what is never committed. */
async function readAndRollBack(remembered: RememberedForest, id: number): Promise<void> {
  const rolledBack = mirror.db.transaction(tenantId, async (tx) => {
    const values = [tenantId, id, `never ${++names}`];
    const named = 'SET name = $3, version = version + 1 WHERE tenant_id = $1 AND st_id = $2';
    await tx.query({ text: `UPDATE master.pricebook_categories ${named}`, values });
    await tx.query({
      text: `UPDATE raw.st_records SET payload = json_build_object('id', $2::bigint, 'name', $3::text), revision = revision + 1
        WHERE tenant_id = $1 AND entity = 'categories' AND st_id = $2`,
      values,
    });
    expect(await read(remembered, tx)).toEqual(await read(forestReader, tx));
    throw new Error('never mind');
  });
  await expect(rolledBack).rejects.toThrow('never mind');
}

it('reads nothing again that is known', async () => {
  const remembered = new RememberedForest();
  await mirror.db.transaction(tenantId, (tx) => read(remembered, tx));
  const before = mirror.db.statementCount();
  await mirror.db.transaction(tenantId, (tx) => read(remembered, tx));
  expect(mirror.db.statementCount() - before).toBe(3);
});
