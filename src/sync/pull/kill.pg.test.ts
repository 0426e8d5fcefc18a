import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, it } from 'vitest';
import { testDatabase } from '../../../test/support/database.ts';
import { expectMirrored, readEvents, readTables } from '../../../test/support/mirror-state.ts';
import type { PullProcessSettings } from '../../../test/support/pull-process.ts';
import { clientTo, type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import { category, material, service } from '../../../test/support/simulator.ts';
import { startSync } from '../commands.ts';
import { isUnfinished } from '../runs/states.ts';
import { runPull } from './run-pull.ts';

const script = fileURLToPath(new URL('../../../test/support/pull-process.ts', import.meta.url));
const KILLS = 12;
/** About as long as the whole pull takes. */
const LONGEST_LIFE_MS = 500;

let mirror: Mirror;
let child: ChildProcess | undefined;
afterEach(async () => {
  child?.kill('SIGKILL');
  await mirror.close();
});

it('I14 a worker killed a dozen times leaves what an undisturbed one leaves, and one audit row for each revision', {
  timeout: 180_000,
}, async () => {
  mirror = await openMirror({
    pricebook: {
      categories: Array.from({ length: 60 }, (_, i) =>
        category({ id: i + 1, parentId: i === 0 ? null : Math.ceil(i / 3) }),
      ),
      services: Array.from({ length: 300 }, (_, i) => service({ id: 1_000 + i })),
      materials: Array.from({ length: 500 }, (_, i) => material({ id: 2_000 + i })),
    },
    behaviours: { cascade: 'none' },
    limits: { pageSize: 25, leaseMs: 300, attempts: 1_000 },
  });
  let run = await mirror.start();
  let finished = 0;
  for (let kill = 0; kill < KILLS; kill += 1) {
    if (!isUnfinished((await mirror.load(run.id)).state)) {
      finished += 1;
      editUpstream(finished);
      run = await mirror.start();
    }
    await workAndKill(run.id, Math.random() * LONGEST_LIFE_MS);
  }
  await finishUndisturbed(run.id);
  const run2 = await mirror.pull();
  expect(run2.state).toBe('SUCCEEDED');
  await expectMirrored(mirror);
  const events = await readEvents(mirror);
  expect(events.map((event) => Number(event.seq))).toEqual(events.map((_, index) => index + 1));

  const undisturbed = await testDatabase();
  try {
    const deps = { ...mirror.deps, db: undisturbed.db };
    const wish = { tenantId, mode: 'FULL', trigger: 'MANUAL', requestedBy: 'test' } as const;
    const other = await startSync(undisturbed.db, deps.clock, wish);
    await runPull(deps, { tenantId, runId: other.run.id });
    const [disturbed, expected] = [await readTables(mirror), await readTables(undisturbed)];
    const live = disturbed.raw.filter((row) => row['deleted'] === false);
    expect({ ...disturbed, raw: live }).toEqual(expected);
  } finally {
    await undisturbed.drop();
  }
});

/** Lets a process work on the run, and ends it in the middle of whatever it is doing. */
async function workAndKill(runId: string, lifeMs: number): Promise<void> {
  const { apiBase, authUrl, clientId, clientSecret, appKey } = clientTo(mirror.upstream);
  const settings: PullProcessSettings = {
    databaseUrl: mirror.url,
    tenantId: String(tenantId),
    runId,
    limits: mirror.deps.limits ?? {},
    client: { apiBase, authUrl, clientId, clientSecret, appKey },
  };
  child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(settings)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = once(child, 'exit');
  await once(child.stdout!, 'data');
  await Promise.race([exited, pause(lifeMs)]);
  child.kill('SIGKILL');
  await exited;
}

async function finishUndisturbed(runId: string): Promise<void> {
  const deadline = performance.now() + 60_000;
  const deps = mirror.depsWith({ leaseMs: 30_000 });
  while ((await mirror.work(runId, deps)).kind !== 'finished') {
    if (performance.now() > deadline) throw new Error('The run did not come to its end.');
    await pause(20);
  }
}

/** Some of everything: changes, new rows, deletes and moves. */
function editUpstream(round: number): void {
  const { sim } = mirror.upstream;
  for (let i = 0; i < 40; i += 1) {
    sim.edit(tenantId, {
      type: 'update',
      entity: 'materials',
      id: 2_100 + i * 7,
      fields: { price: round * 100 + i },
    });
  }
  sim.edit(
    tenantId,
    { type: 'create', entity: 'services', fields: service({ id: 5_000 + round }) as never },
    { type: 'delete', entity: 'services', id: 1_000 + round, mode: 'hard' },
    { type: 'delete', entity: 'materials', id: 2_000 + round, mode: 'hard' },
    { type: 'move', id: 50, parentId: round + 1 },
    { type: 'delete', entity: 'categories', id: 60 - round, mode: 'hard' },
  );
}
