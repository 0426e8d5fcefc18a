import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger } from '../../test/support/database.ts';
import { expectConsistent, expectMirrored, query } from '../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../test/support/pulling.ts';
import { pushAll, stagedEdits, staging, startPush, workPush } from '../../test/support/pushing.ts';
import { category, service } from '../../test/support/simulator.ts';
import { readConflicts } from '../../test/support/staging.ts';
import { restoreBackup } from '../db/backup/restore-backup.ts';
import { writeBackup } from '../db/backup/write-backup.ts';
import { RefetchRequiredError } from '../errors.ts';
import { openEventFeed } from '../events/feed.ts';
import { postgresTransport } from '../events/postgres-transport.ts';
import { readEventRange } from '../events/read-events.ts';
import { createCategory } from '../pricebook/commands/categories/create-category.ts';
import { updateCategory } from '../pricebook/commands/categories/update-category.ts';
import { createItems } from '../pricebook/commands/items/create-items.ts';
import { updateItems } from '../pricebook/commands/items/update-items.ts';
import { statementsAfterRestore } from './restored.ts';
import { findAllWork } from './run-work.ts';

const alone = { policy: 'ALL_OR_NOTHING', pathOf: () => 'input' } as const;
let mirror: Mirror;
let folder: string;
let file: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'lazi-backup-'));
  file = join(folder, 'backup.gz');
  mirror = await openMirror({
    pricebook: {
      categories: [1, 2].map((id) => category({ id, position: id, name: `Category ${id}` })),
      services: [service({ id: 1, categories: [1], displayName: 'One' })],
    },
  });
  await mirror.pull();
});
afterEach(async () => {
  await mirror.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Categories in their order, and items, as ServiceTitan has them. */
const remoteState = () => ({
  categories: remote()
    .categories.toSorted((a, b) => Number(a.position) - Number(b.position))
    .toSorted((a, b) => Number(a.parentId) - Number(b.parentId))
    .map(({ id, name, parentId, active }) => ({ id, name, parentId, active })),
  services: remote().services.map(({ id, code, displayName }) => ({ id, code, displayName })),
});
const remote = () => mirror.upstream.sim.pricebook(tenantId);
const writes = () =>
  mirror.upstream.sim
    .calls({ applied: true })
    .filter(({ method, operation }) => method !== 'GET' && operation !== 'token.issue');
/** All writes but those that number siblings anew, which is no change as long as their order is the same. */
const changes = () =>
  writes().filter(({ body }) => !/^\{"position":\d+\}$/.test(body ?? '')).length;
const rename = (stId: string, name: string) =>
  updateCategory(mirror.db, staging(), { stId, values: { name } });
const draftCategory = (name: string) =>
  createCategory(mirror.db, staging(), {
    parentStId: '1',
    values: { name, categoryType: 'Services' },
  });

/** What is staged on the day of the backup, with a push of it queued. */
async function stageAndBackUp() {
  await rename('1', 'Ours');
  await rename('2', 'Sent later');
  await draftCategory('New category');
  const values = { code: 'NEW', displayName: 'New service', description: 'x' };
  await createItems(mirror.db, staging(), 'services', [{ values }], alone);
  const changed = { displayName: 'Changed here' };
  await updateItems(mirror.db, staging(), 'services', [{ stId: '1', values: changed }], alone);
  const push = await startPush(mirror);
  const { takenAt } = await writeBackup({ url: mirror.migrationUrl, file, leftOut: ['bullmq'] });
  return { push, takenAt, staged: await stagedEdits(mirror) };
}

/** What the backup knows nothing of: the push is done, people go on, here and in ServiceTitan. */
async function liveOn(pushId: string): Promise<void> {
  expect((await workPush(mirror, pushId)).push.state).toBe('SUCCEEDED');
  await draftCategory('After the backup');
  await pushAll(mirror);
  const { sim } = mirror.upstream;
  sim.edit(tenantId, { type: 'update', entity: 'categories', id: 1, fields: { name: 'Theirs' } });
  const made = { id: 900, name: 'Made there' };
  sim.edit(tenantId, { type: 'create', entity: 'categories', fields: made });
  await mirror.pull();
}

const putBack = () =>
  restoreBackup({
    ...{ url: mirror.migrationUrl, file, replace: true, logger: silentLogger },
    settle: statementsAfterRestore,
  });

describe('a backup that is put back', () => {
  it('I20 I21 I27 deletes nothing in ServiceTitan, overwrites nothing newer, and makes nothing twice', async () => {
    const { push, staged } = await stageAndBackUp();
    await liveOn(push.id);
    const before = { state: remoteState(), changes: changes() };
    await putBack();
    expect(await stagedEdits(mirror)).toEqual(staged);

    const [runId = ''] = await findAllWork(mirror.db, tenantId);
    await mirror.work(runId);
    expect(await mirror.load(runId)).toMatchObject({ state: 'SUCCEEDED', requestedBy: 'restore' });
    await expectMirrored(mirror);
    expect(await readConflicts(mirror)).toMatchObject([
      { stId: '1', field: 'name', state: 'OPEN', local: 'Ours', remote: 'Theirs' },
    ]);

    const { push: again } = await pushAll(mirror);
    expect(again.state).toBe('SUCCEEDED');
    expect({ state: remoteState(), changes: changes() }).toEqual(before);
    expect(await stagedEdits(mirror)).toMatchObject([{ st_id: '1', state: 'CONFLICTED' }]);
    await expectMirrored(mirror);
    await expectConsistent(mirror);
  });

  it('I21 I27 is safe to push from at once, before anything was read again', async () => {
    const { push } = await stageAndBackUp();
    await liveOn(push.id);
    const before = { state: remoteState(), changes: changes() };
    await putBack();
    await pushAll(mirror);
    expect({ state: remoteState(), changes: changes() }).toEqual(before);
    expect(await stagedEdits(mirror)).toMatchObject([{ st_id: '1', state: 'CONFLICTED' }]);
    await mirror.pull();
    await expectMirrored(mirror);
    await expectConsistent(mirror);
  });

  it('I27 asks about what was made since and renamed, and makes it no second time', async () => {
    const { push } = await stageAndBackUp();
    await liveOn(push.id);
    const made = remote().categories.find(({ name }) => name === 'New category');
    mirror.upstream.sim.edit(tenantId, {
      ...{ type: 'update', entity: 'categories', id: made?.id ?? 0, fields: { name: 'Renamed' } },
    });
    await putBack();
    const { calls } = await pushAll(mirror);
    const asked = { kind: 'CREATE', entity: 'categories', state: 'UNKNOWN' };
    expect(calls).toContainEqual(expect.objectContaining(asked));
    expect(calls.find(({ state }) => state === 'UNKNOWN')?.error?.message).toContain('"Renamed"');
    expect(names()).not.toContain('New category');
  });

  it('I22 takes what a new record was given since it was put back for no part of what was made of it', async () => {
    const { push } = await stageAndBackUp();
    await liveOn(push.id);
    await putBack();
    const [draft] = await query<{ stId: string }>(
      mirror,
      `SELECT st_id AS "stId" FROM crm.records WHERE entity = 'categories' AND st_id < 0`,
    );
    const values = { description: 'Said since' };
    await updateCategory(mirror.db, staging(), { stId: draft?.stId ?? '', values });
    await pushAll(mirror);
    expect(await readConflicts(mirror)).toMatchObject([{ stId: '1', field: 'name' }]);
    await pushAll(mirror);
    const made = remote().categories.filter(({ name }) => name === 'New category');
    expect(made).toMatchObject([{ description: 'Said since' }]);
    await mirror.pull();
    await expectMirrored(mirror);
    await expectConsistent(mirror);
  });

  it('I20 ends what was under way then, and what was not sent since can still be sent', async () => {
    const { push } = await stageAndBackUp();
    await putBack();
    const [ended] = await query(mirror, `SELECT state, error->>'code' AS code FROM sync.pushes`);
    expect(ended).toEqual({ state: 'CANCELLED', code: 'RESTORED' });
    const calls = await query(mirror, 'SELECT DISTINCT state FROM sync.push_calls');
    expect(calls).toEqual([{ state: 'SKIPPED' }]);
    expect((await workPush(mirror, push.id)).outcome).toMatchObject({ kind: 'finished' });
    expect(writes()).toEqual([]);
    expect((await pushAll(mirror)).push.state).toBe('SUCCEEDED');
    expect(names()).toEqual(['New category', 'Ours', 'Sent later']);
    expect(remote().services.map(({ code }) => code)).toContain('NEW');
    expect(await stagedEdits(mirror)).toEqual([]);
    await mirror.pull();
    await expectConsistent(mirror);
  });

  it('I41 tells whoever comes with a cursor of after it to read again, for ever', async () => {
    const { push } = await stageAndBackUp();
    await liveOn(push.id);
    const { last } = await readEventRange(mirror.db, tenantId);
    await putBack();
    await mirror.pull();
    const transport = postgresTransport(mirror.db);
    const feed = await openEventFeed({ db: mirror.db, transport, logger: silentLogger });
    await expect(feed.subscribe(tenantId, { after: last }).opened).rejects.toThrow(
      RefetchRequiredError,
    );
    feed.close();
    await transport.close();
    expect((await readEventRange(mirror.db, tenantId)).pruned).toBeGreaterThan(last);
  });
});

function names(): string[] {
  return remote()
    .categories.map(({ name }) => name)
    .sort();
}
