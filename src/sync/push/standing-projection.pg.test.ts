import { afterEach, expect, it } from 'vitest';
import { expectConsistent, query } from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import {
  depsWhere,
  draftCategory,
  pushAll,
  pushDeps,
  stagedEdits,
  staging,
} from '../../../test/support/pushing.ts';
import { Random } from '../../../test/support/random.ts';
import { category } from '../../../test/support/simulator.ts';
import type { Database, Tx } from '../../db/database.ts';
import { UserError } from '../../errors.ts';
import { createCategory } from '../../pricebook/commands/categories/create-category.ts';
import { moveCategory } from '../../pricebook/commands/categories/move-category.ts';
import { reorderChildren } from '../../pricebook/commands/categories/reorder-children.ts';
import { updateCategory } from '../../pricebook/commands/categories/update-category.ts';
import { forestReader } from '../../pricebook/forest-reader.ts';
import { projectRecords } from '../take-in/project-records.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

/** Statements that only taking in a place with what is nearby asks, and that only taking it in with the whole forest asks. */
const NEAR = 'find contested places';
const WHOLE = 'mark raw categories';

/** All that settling and projecting the forest may change. */
const FOREST = `SELECT json_build_array(
  (SELECT json_agg(e ORDER BY st_id, field) FROM crm.edits e),
  (SELECT json_agg(r ORDER BY st_id) FROM crm.records r),
  (SELECT json_agg(c ORDER BY id) FROM sync.conflicts c),
  (SELECT json_agg(c ORDER BY st_id) FROM master.pricebook_categories c))::text AS text`;

async function expectSettled(tx: Tx): Promise<void> {
  const forest = async () => (await tx.query<{ text: string }>({ text: FOREST }))[0]?.text;
  const before = await forest();
  const cause = { actor: 'test', runId: crypto.randomUUID(), at: new Date() };
  const whole = { reading: 'SINGLE', reader: forestReader } as const;
  await projectRecords(tx, 'categories', cause, [], whole);
  expect(await forest()).toBe(before);
}

/** The database where each transaction that has taken a place in nearby proves that the whole forest says the same. */
function proving(db: Database): { readonly db: Database; near(): number; whole(): number } {
  let [near, whole] = [0, 0];
  const transaction: Database['transaction'] = (of, work) =>
    db.transaction(of, async (tx) => {
      const asked = new Set<string | undefined>();
      const spied: Tx = {
        ...{ tenantId: tx.tenantId, send: (statement) => tx.send(statement) },
        query(statement) {
          asked.add(statement.name);
          return tx.query(statement);
        },
      };
      const outcome = await work(spied);
      if (asked.has(WHOLE)) whole += 1;
      else if (asked.has(NEAR)) {
        near += 1;
        await expectSettled(tx);
      }
      return outcome;
    });
  const proved = new Proxy(db, {
    get: (target, member) =>
      member === 'transaction' ? transaction : Reflect.get(target, member, target),
  });
  return { db: proved, near: () => near, whole: () => whole };
}

/** What people cannot do is left. */
function unlessRefused(error: unknown): void {
  if (!(error instanceof UserError)) throw error;
}

const SIZE = 14;
const ROUNDS = 12;
const ids = Array.from({ length: SIZE }, (_, index) => index + 1);
/** Ids of the categories that are shown, in the order of their places. */
async function shown(): Promise<{ readonly stId: string; readonly parentStId: string | null }[]> {
  return query(
    mirror,
    `SELECT st_id AS "stId", parent_st_id AS "parentStId" FROM master.pricebook_categories ORDER BY position, st_id`,
  );
}

/** What people do between two pushes, and during one. */
async function stageSomething(random: Random): Promise<void> {
  const all = await shown();
  const { stId } = random.pick(all);
  const parentStId = random.chance(0.2) ? null : random.pick(all).stId;
  const position = random.chance(0.5) ? random.between(0, 3) : null;
  const name = `New ${random.between(1, 99)}`;
  switch (random.between(1, 5)) {
    case 1: {
      const children = all.filter((row) => row.parentStId === parentStId).map((row) => row.stId);
      const stIds = children.toSorted(() => random.next() - 0.5);
      if (stIds.length > 1) await reorderChildren(mirror.db, staging(), { parentStId, stIds });
      return;
    }
    case 2:
      await updateCategory(mirror.db, staging(), { stId, values: { name } });
      return;
    case 3: {
      const values = { name, categoryType: 'Services' };
      await createCategory(mirror.db, staging(), { parentStId, values });
      return;
    }
    default:
      await moveCategory(mirror.db, staging(), { stId, newParentStId: parentStId, position });
  }
}

/** What ServiceTitan does with siblings, and a seed. */
const WORLDS = [
  ['leave', 1],
  ['leave', 5],
  ['shift', 3],
  ['shift', 147],
] as const;

it.each(WORLDS)(
  'I20 I22 finds the same as the whole forest would, where ServiceTitan does with siblings as it likes: %s (%i)',
  async (siblingPositions, seed) => {
    const random = new Random(seed);
    const categories = ids.map((id) =>
      category({ id, position: id, parentId: id < 5 ? null : random.between(1, 4) }),
    );
    mirror = await openMirror({ pricebook: { categories }, behaviours: { siblingPositions } });
    await mirror.pull();
    const { db, near } = proving(mirror.db);
    const busy = depsWhere(
      mirror,
      (client) => ({
        async update(...sent) {
          await client.update(...sent);
          if (random.chance(0.3)) await stageSomething(random).catch(unlessRefused);
        },
        async create(...sent) {
          const made = await client.create(...sent);
          if (random.chance(0.3)) await stageSomething(random).catch(unlessRefused);
          return made;
        },
      }),
      { db },
    );
    for (let round = 0; round < ROUNDS; round += 1) {
      for (let edit = random.between(1, 6); edit > 0; edit -= 1) {
        await stageSomething(random).catch(unlessRefused);
      }
      if (random.chance(0.3)) {
        const parentId = random.chance(0.3) ? null : random.pick(ids);
        const move = { type: 'move', id: random.pick(ids), parentId, position: 1 } as const;
        mirror.upstream.sim.edit(tenantId, move);
      }
      await pushAll(mirror, busy).catch(unlessRefused);
      await expectConsistent(mirror);
    }
    expect(near()).toBeGreaterThan(ROUNDS / 2);
  },
);

it('takes places in without reading the forest for each', async () => {
  const categories = ids.map((id) => category({ id, position: id, parentId: id < 3 ? null : 1 }));
  mirror = await openMirror({ pricebook: { categories } });
  await mirror.pull();
  for (const id of ids.slice(4)) {
    await moveCategory(mirror.db, staging(), { stId: String(id), newParentStId: '2' });
  }
  for (let n = 1; n <= 3; n += 1) await draftCategory(mirror, '2');
  const { db, near, whole } = proving(mirror.db);
  expect((await pushAll(mirror, { ...pushDeps(mirror), db })).push.state).toBe('SUCCEEDED');
  expect(near()).toBe(SIZE - 4 + 3);
  // When all have arrived.
  expect(whole()).toBe(1);
  expect(await stagedEdits(mirror)).toEqual([]);
  await expectConsistent(mirror);
});
