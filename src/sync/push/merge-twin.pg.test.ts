import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { expectConsistent, query } from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import {
  depsWhere,
  draftCategory,
  dyingAfterCreation,
  pushAll,
  pushDying,
  stagedEdits,
  staging,
} from '../../../test/support/pushing.ts';
import { category } from '../../../test/support/simulator.ts';
import { systemClock } from '../../lib/clock.ts';
import { updateCategory } from '../../pricebook/commands/categories/update-category.ts';
import { cancelPush } from './commands.ts';

let mirror: Mirror;
beforeEach(async () => {
  mirror = await openMirror({ pricebook: { categories: [category({ id: 1 })] } });
  await mirror.pull();
});
afterEach(() => mirror.close());

const change = (stId: string, values: Readonly<Record<string, string>>) =>
  updateCategory(mirror.db, staging(), { stId, values });

/** A new category that is shown twice: its push was cancelled before anybody knew its id, and a pull has found it. */
async function shownTwice(
  parentStId: string | null = '1',
): Promise<{ readonly draft: string; readonly twin: string }> {
  const draft = await draftCategory(mirror, parentStId);
  const id = await pushDying(mirror, dyingAfterCreation(mirror));
  await cancelPush(mirror.db, systemClock, { tenantId, pushId: id, requestedBy: 'bob' });
  await mirror.pull();
  return { draft, twin: String(there()?.id) };
}
const there = () => mirror.upstream.sim.pricebook(tenantId).categories.find(({ id }) => id !== 1);

const PLACES = [
  ['under another', '1'],
  ['at the top', null],
] as const;

describe('a draft that becomes a record which people have edited already', () => {
  it('I20 I27 takes over what is staged for it, and both are one', async () => {
    const { draft, twin } = await shownTwice();
    await change(twin, { description: 'Of the twin' });
    const { calls } = await pushAll(mirror);
    expect(calls.map(({ kind, state }) => [kind, state])).toEqual([
      ['CREATE', 'APPLIED'],
      ['UPDATE', 'APPLIED'],
    ]);
    expect(there()).toMatchObject({ name: 'New', description: 'Of the twin' });
    expect(await stagedEdits(mirror)).toEqual([]);
    expect(
      await query(mirror, 'SELECT st_id, draft_id FROM crm.records WHERE draft_id IS NOT NULL'),
    ).toEqual([{ st_id: twin, draft_id: draft }]);
    await mirror.pull();
    await expectConsistent(mirror);
  });

  it.each(PLACES)(
    'I01 takes what stands below it along, though somebody changes the record meanwhile: %s',
    async (_, parent) => {
      const { draft, twin } = await shownTwice(parent);
      await draftCategory(mirror, draft);
      let isChanged = false;
      const meanwhile = depsWhere(mirror, (client) => ({
        get(entity, id, ...asked) {
          if (String(id) === twin && !isChanged) {
            isChanged = true;
            const fields = { description: 'Theirs' };
            mirror.upstream.sim.edit(tenantId, {
              type: 'update',
              entity: 'categories',
              id,
              fields,
            });
          }
          return client.get(entity, id, ...asked);
        },
        async create(...sent) {
          // Of what stands below: the record has been taken in.
          await expectConsistent(mirror);
          return client.create(...sent);
        },
      }));
      await pushAll(mirror, meanwhile);
      await expectConsistent(mirror);
      expect(isChanged).toBe(true);
      const [child] = await query(
        mirror,
        `SELECT parent_st_id AS parent FROM master.pricebook_categories WHERE depth = $1`,
        [parent === null ? 1 : 2],
      );
      expect(child).toEqual({ parent: twin });
    },
  );

  it.each([
    { first: 'draft', holds: 'Of the twin' },
    { first: 'twin', holds: 'Of the draft' },
  ] as const)(
    'I20 keeps of both what was staged later, with the $first edited first',
    async ({ first, holds }) => {
      const ids = await shownTwice();
      const edits = [
        () => change(ids.draft, { name: 'Of the draft' }),
        () => change(ids.twin, { name: 'Of the twin' }),
      ];
      for (const edit of first === 'draft' ? edits : edits.reverse()) await edit();
      await pushAll(mirror);
      await mirror.pull();
      await expectConsistent(mirror);
      const left = await query(mirror, `SELECT value FROM crm.edits WHERE field = 'name'`);
      const wanted = left.length === 0 ? there()?.name : left[0]?.['value'];
      expect(wanted).toBe(holds);
    },
  );
});
