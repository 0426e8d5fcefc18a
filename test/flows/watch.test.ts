import { describe, expect, it, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { useFlow } from '../support/flow.ts';
import { graphql } from '../support/graphql.ts';
import { query } from '../support/mirror-state.ts';
import { addressOf, ask } from '../support/product.ts';
import { smallPricebook } from '../support/product-upstream.ts';
import { describeWithRedis } from '../support/redis.ts';
import {
  BEGINNING,
  type SeenEvent,
  type Watcher,
  watchEvents,
  watchOne,
} from '../support/watch.ts';

/** Whole processes start and stop; on a busy machine that takes its time. */
vi.setConfig({ testTimeout: 90_000 });

const flow = useFlow({
  pricebook: smallPricebook(10),
});

const StartFlowSync = graphql(`
  mutation StartFlowSync($mode: SyncMode!) {
    startSync(input: { mode: $mode }) {
      __typename
      ... on StartSyncPayload {
        alreadyRunning
        run {
          id
        }
      }
    }
  }
`);

const NameOfLevel3 = graphql(`
  query NameOfLevel3 {
    category(stId: 3) {
      name
    }
  }
`);

const FlowRuns = graphql(`
  query FlowRuns {
    syncRuns {
      nodes {
        state
        attempts
      }
    }
  }
`);

const rename = (name: string) =>
  flow.upstream.edit({ type: 'update', entity: 'categories', id: 3, fields: { name } });

/** One subscription for each kind of event, and the type of what it brings. */
const subscriptions = {
  syncStarted: 'SyncStarted',
  syncProgress: 'SyncProgress',
  categoriesSynced: 'CategoriesSynced',
  categoryUpdated: 'CategoryUpdated',
  syncCompleted: 'SyncCompleted',
};

/** Follows until the test ends. */
function follow(watcher: Watcher): Watcher {
  flow.watchers.push(watcher);
  return watcher;
}

/** Two pulls with somebody watching, the gateway killed, a pull while nobody serves, and the watcher back. */
async function watchAcrossARestart(): Promise<void> {
  const gateway = flow.product.start('gateway', flow.settings);
  const worker = flow.product.start('worker', flow.settings);
  const url = await addressOf(gateway);
  await worker.see(/takes pulls/);

  const all = follow(watchEvents(url, BEGINNING));
  await ask(url, StartFlowSync, { mode: 'FULL' });
  const firstEnd = await all.see('SyncCompleted');

  const single = Object.entries(subscriptions).map(([name, typename]) => ({
    typename,
    watcher: follow(watchOne(url, name, firstEnd.cursor)),
  }));
  await rename('Renamed in sight');
  await ask(url, StartFlowSync, { mode: 'INCREMENTAL' });
  await all.see('SyncCompleted', ({ cursor }) => cursor !== firstEnd.cursor);
  // I40: who is told that it is done finds it done.
  expect((await ask(url, NameOfLevel3)).category?.name).toBe('Renamed in sight');
  expect(await all.see('CategoryUpdated', isNamed('Renamed in sight'))).toMatchObject({
    stId: '3',
    change: 'UPDATED',
    changes: expect.arrayContaining(['name']),
  });
  for (const { typename, watcher } of single) {
    const event = await watcher.see(typename);
    expect(all.events).toContainEqual(expect.objectContaining(event));
  }

  await gateway.stop('SIGKILL');
  await rename('Renamed out of sight');
  expect(await flow.product.run('sync --incremental', flow.settings)).toMatchObject({ exit: 0 });
  flow.product.start('gateway', { ...flow.settings, PORT: new URL(url).port });
  await all.see('CategoryUpdated', isNamed('Renamed out of sight'));
  await eventually(() => {
    const ends = all.events.filter((event) => event.__typename === 'SyncCompleted');
    expect(ends).toHaveLength(3);
  });
  // I41: each event once, in order, across the restart.
  expect(all.numbers()).toEqual(await numbersInTheTable());
}

const isNamed = (name: string) => (event: SeenEvent) => event['name'] === name;

async function numbersInTheTable(): Promise<bigint[]> {
  const rows = await query<{ seq: string }>(
    flow.database,
    'SELECT seq FROM sync.events ORDER BY seq',
  );
  return rows.map(({ seq }) => BigInt(seq));
}

describe('a sync watched over graphql-ws, with gateway and worker as two processes', () => {
  it('I40 I41 tells each event once, when queries show it, also to one who comes back after a restart', async () => {
    await watchAcrossARestart();
  });

  it('I17 I41 I62 with two of each on one flow.database, does a pull once, tells it to the subscribers of both, and asks them to come back when it stops', async () => {
    const gateways = [1, 2].map(() => flow.product.start('gateway', flow.settings));
    const workers = [1, 2].map(() => flow.product.start('worker', flow.settings));
    const urls = await Promise.all(gateways.map(addressOf));
    await Promise.all(workers.map((worker) => worker.see(/takes pulls/)));
    const subscribers = urls.map((url) => follow(watchEvents(url, BEGINNING)));

    const started = await Promise.all(urls.map((url) => ask(url, StartFlowSync, { mode: 'FULL' })));
    const runs = started.map(({ startSync }) => 'run' in startSync && startSync.run.id);
    expect(new Set(runs).size).toBe(1);
    for (const subscriber of subscribers) {
      await subscriber.see('SyncCompleted');
      expect(subscriber.numbers()).toEqual(await numbersInTheTable());
    }
    const [url = ''] = urls;
    const { syncRuns } = await ask(url, FlowRuns);
    expect(syncRuns.nodes).toEqual([{ state: 'SUCCEEDED', attempts: 1 }]);

    const stops = [...gateways, ...workers].map((running) => running.stop('SIGTERM'));
    expect(await Promise.all(stops)).toEqual([0, 0, 0, 0]);
    for (const { closes } of subscribers) expect(closes[0]).toBe(1012);
  });
});

describeWithRedis('the same with the queue and the announcements on Redis', (redis) => {
  it('I40 I41 tells each event once, when queries show it, also to one who comes back after a restart', async () => {
    flow.settings = { ...flow.settings, REDIS_URL: redis.url };
    await watchAcrossARestart();
  });
});
