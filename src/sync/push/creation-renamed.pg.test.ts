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
  workPush,
} from '../../../test/support/pushing.ts';
import { category, service } from '../../../test/support/simulator.ts';
import { InvalidInputError, UpstreamError } from '../../errors.ts';
import { createCategory } from '../../pricebook/commands/categories/create-category.ts';
import { createItems } from '../../pricebook/commands/items/create-items.ts';
import { masterId } from '../../pricebook/master-id.ts';
import { discardChanges } from '../../pricebook/pending/discard-changes.ts';
import type { PushCall } from './push.ts';
import { type FoundRecord, retryPush } from './retry-push.ts';
import { maybeOf } from './sent-creation.ts';

let mirror: Mirror;
beforeEach(async () => {
  const pricebook = { categories: [category({ id: 1 })], services: [service({ id: 7 })] };
  mirror = await openMirror({ pricebook });
  await mirror.pull();
});
afterEach(() => mirror.close());

const retry = (pushId: string, found: readonly FoundRecord[] = []) =>
  retryPush(mirror.db, { tenantId, pushId, requestedBy: 'bob', found });
const sim = () => mirror.upstream.sim;
const created = (operation: string) => sim().calls({ operation, applied: true }).length;
const asked = [{ state: 'UNKNOWN', error: expect.objectContaining({ code: 'MAYBE_CREATED' }) }];

/** A worker that dies before anything has left. */
const dyingBefore = () =>
  depsWhere(mirror, () => ({ create: () => Promise.reject(new Error('the worker has died')) }));

function renameInServiceTitan(
  entity: 'categories' | 'services',
  fields: Readonly<Record<string, string>>,
): void {
  const [made] = sim()
    .records(tenantId, entity)
    .filter(({ id }) => id !== 1 && id !== 7);
  sim().edit(tenantId, { type: 'update', entity, id: made?.id ?? 0, fields });
}

describe('a creation without an answer, whose record somebody has renamed in ServiceTitan', () => {
  it('I26 I27 is not made again: people are asked, by every worker and every push', async () => {
    await draftCategory(mirror);
    const pushId = await pushDying(mirror, dyingAfterCreation(mirror));
    renameInServiceTitan('categories', { name: 'Theirs' });
    const { push, calls } = await workPush(mirror, pushId);
    expect(push.state).toBe('FAILED');
    expect(calls).toMatchObject(asked);
    expect(calls[0]?.error?.message).toContain('"Theirs"');
    expect(maybeOf(calls[0] as PushCall)).toHaveLength(1);
    await mirror.pull();
    expect((await pushAll(mirror)).calls).toContainEqual(expect.objectContaining(asked[0]));
    expect(created('categories.create')).toBe(1);
    await expectConsistent(mirror);
  });

  it('I27 is not made again when it is an item with another code, either', async () => {
    const alone = { policy: 'ALL_OR_NOTHING', pathOf: () => 'input' } as const;
    const values = { code: 'NEW', displayName: 'New', description: 'x' };
    await createItems(mirror.db, staging(), 'services', [{ values }], alone);
    const pushId = await pushDying(mirror, dyingAfterCreation(mirror));
    renameInServiceTitan('services', { code: 'THEIRS' });
    expect((await workPush(mirror, pushId)).calls).toMatchObject(asked);
    expect(created('services.create')).toBe(1);
    await expectConsistent(mirror);
  });

  it('I27 is the record that people say it is, with all that names it and its new name in conflict', async () => {
    const stId = await draftCategory(mirror);
    const child = { name: 'Child', categoryType: 'Services' };
    await createCategory(mirror.db, staging(), { parentStId: stId, values: child });
    const pushId = await pushDying(mirror, dyingAfterCreation(mirror));
    renameInServiceTitan('categories', { name: 'Theirs' });
    const { calls } = await workPush(mirror, pushId);
    expect(calls).toMatchObject([...asked, { state: 'SKIPPED', error: { code: 'BLOCKED' } }]);
    const [order, made] = [calls[0]?.ordinal ?? 0, maybeOf(calls[0] as PushCall)[0] ?? ''];
    await expect(retry(pushId, [{ order, stId: '1' }])).rejects.toThrow(InvalidInputError);
    await expect(retry(pushId, [{ order: 99, stId: made }])).rejects.toThrow(InvalidInputError);
    const twice = [0, 0].map(() => ({ order, stId: made }));
    await expect(retry(pushId, twice)).rejects.toThrow('one creation makes one record');
    await retry(pushId, [{ order, stId: made }]);
    expect((await workPush(mirror, pushId)).push.state).toBe('SUCCEEDED');
    expect(created('categories.create')).toBe(2);
    const there = sim().records(tenantId, 'categories');
    expect(there.find(({ name }) => name === 'Child')?.parentId).toBe(Number(made));
    expect(await query(mirror, 'SELECT st_id, field, local, remote FROM sync.conflicts')).toEqual([
      { st_id: made, field: 'name', local: 'New', remote: 'Theirs' },
    ]);
    await mirror.pull();
    await expectConsistent(mirror);
  });

  it('I27 is the one of ServiceTitan once the new one is discarded here', async () => {
    const stId = await draftCategory(mirror);
    const pushId = await pushDying(mirror, dyingAfterCreation(mirror));
    renameInServiceTitan('categories', { name: 'Theirs' });
    await workPush(mirror, pushId);
    const recordId = masterId(tenantId, 'CATEGORY', stId);
    await discardChanges(mirror.db, staging(), [{ recordId, field: 'created' }]);
    await retry(pushId);
    expect((await workPush(mirror, pushId)).calls).toMatchObject([{ state: 'SKIPPED' }]);
    await mirror.pull();
    expect(created('categories.create')).toBe(1);
    expect(await stagedEdits(mirror)).toEqual([]);
    await expectConsistent(mirror);
  });
});

describe('a creation that has not arrived, beside records that have come since', () => {
  const lost = () =>
    depsWhere(mirror, () => ({
      create: () =>
        Promise.reject(new UpstreamError('retryable', 'cut', { sideEffect: 'unknown' })),
    }));
  const makeTheirs = (name: string) =>
    sim().edit(tenantId, {
      ...{ type: 'create', entity: 'categories', fields: { name, parentId: null } },
    });

  it('I27 is made when people say that it is none of them, and they are asked about no record twice', async () => {
    await draftCategory(mirror);
    const pushId = await pushDying(mirror, dyingBefore());
    makeTheirs('Theirs');
    const { calls: first } = await workPush(mirror, pushId);
    expect(first).toMatchObject(asked);
    // To try again is no answer.
    await retry(pushId);
    expect((await workPush(mirror, pushId)).calls).toMatchObject(asked);
    expect(created('categories.create')).toBe(0);
    const none = [{ order: first[0]?.ordinal ?? 0, stId: null }];
    await retry(pushId, none);
    const unanswered = await workPush(mirror, pushId, lost());
    expect(unanswered.calls).toMatchObject([{ state: 'UNKNOWN', error: { code: 'NO_ANSWER' } }]);
    makeTheirs('Another');
    await retry(pushId);
    const { calls } = await workPush(mirror, pushId, lost());
    expect(calls).toMatchObject(asked);
    expect(calls[0]?.error?.message).not.toContain('"Theirs"');
    await retry(pushId, none);
    expect((await workPush(mirror, pushId)).push.state).toBe('SUCCEEDED');
    expect(created('categories.create')).toBe(1);
    expect(await stagedEdits(mirror)).toEqual([]);
    await expectConsistent(mirror);
  });
});
