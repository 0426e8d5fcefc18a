import { afterEach, describe, expect, it } from 'vitest';
import { eventually } from '../../../test/support/eventually.ts';
import { expectConsistent, query } from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import { pushAll, pushDeps, staging, startPush, workPush } from '../../../test/support/pushing.ts';
import { category, service } from '../../../test/support/simulator.ts';
import type { Database } from '../../db/database.ts';
import { updateCategory } from '../../pricebook/commands/categories/update-category.ts';
import { updateItems } from '../../pricebook/commands/items/update-items.ts';
import type { ServiceTitan } from '../../servicetitan/client.ts';
import type { PushDeps } from './session.ts';

let mirror: Mirror;
afterEach(() => mirror.close());

type Stage = (db: Database) => Promise<unknown>;
const price =
  (value: string): Stage =>
  (db) => {
    const options = { policy: 'ALL_OR_NOTHING', pathOf: () => 'input' } as const;
    return updateItems(
      db,
      staging(),
      'services',
      [{ stId: '1', values: { price: value } }],
      options,
    );
  };
const rename =
  (name: string): Stage =>
  (db) =>
    updateCategory(db, staging(), { stId: '1', values: { name } });

/** Runs a command that commits when it is let go, and until then holds what it holds. */
async function hold(stage: Stage): Promise<{ letGo(): Promise<void> }> {
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });
  let done: Promise<void> = Promise.resolve();
  await new Promise<void>((staged, failed) => {
    done = mirror.db.transaction(tenantId, async (tx) => {
      const inside = { transaction: (_: bigint, work: (of: typeof tx) => unknown) => work(tx) };
      await stage(inside as unknown as Database);
      staged();
      await gate;
    });
    done.catch(failed);
  });
  return {
    letGo() {
      open();
      return done;
    },
  };
}

/** A push for which something happens right after it has read a record for the n-th time. */
function depsThat(happens: () => Promise<void>, onRead: number): PushDeps {
  const deps = pushDeps(mirror);
  let reads = 0;
  const upstream = (of: bigint): ServiceTitan => {
    const client = deps.upstream(of);
    const get: ServiceTitan['get'] = async (...asked) => {
      const row = await client.get(...asked);
      reads += 1;
      if (reads === onRead) await happens();
      return row;
    };
    return Object.create(client, { get: { value: get } });
  };
  return { ...deps, upstream };
}

/** Whether somebody waits for a lock here; in other databases other tests do. */
const waiting = async () => {
  const text = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return (await query(mirror, text)).length > 0;
};
const values = () =>
  query<{ field: string; value: unknown }>(mirror, 'SELECT field, value FROM crm.edits');

const item = { name: 'an item', first: price('12'), second: price('13') } as const;
const named = { name: 'a category', first: rename('First'), second: rename('Second') } as const;

describe('what people stage in the moment in which a push is with the record', () => {
  it.each([
    { ...item, moment: 'before it is sent', onRead: 1, left: { field: 'price', value: '13' } },
    { ...item, moment: 'after it was sent', onRead: 2, left: { field: 'price', value: '13' } },
    { ...named, moment: 'before it is sent', onRead: 1, left: { field: 'name', value: 'Second' } },
    { ...named, moment: 'after it was sent', onRead: 2, left: { field: 'name', value: 'Second' } },
  ])('I20 I25 is not lost, for $name $moment', async ({ first, second, onRead, left }) => {
    mirror = await openMirror({
      pricebook: { categories: [category({ id: 1 })], services: [service({ id: 1, price: 10 })] },
    });
    await mirror.pull();
    await first(mirror.db);
    const push = await startPush(mirror);
    let held: Promise<Awaited<ReturnType<typeof hold>>> | undefined;
    const deps = depsThat(async () => {
      held = hold(second);
      await held;
    }, onRead);
    const pushed = workPush(mirror, push.id, deps);
    await eventually(async () => expect(await waiting()).toBe(true));
    await (await held)?.letGo();
    expect((await pushed).outcome).toMatchObject({ kind: 'finished' });
    expect(await values()).toEqual([left]);
    await expectConsistent(mirror);
    expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
    expect(await values()).toEqual([]);
    await expectConsistent(mirror);
  });
});
