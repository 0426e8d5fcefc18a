import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import type { Edit } from '../../src/simulator/control/edits.ts';
import { type TestDatabase, testDatabase } from './database.ts';
import { openProduct, type Product, type Settings } from './product.ts';
import { startUpstream, type UpstreamProcess } from './product-upstream.ts';
import type { Watcher } from './watch.ts';

/** What the whole product is tried with: one simulator for a file, everything else new for each test. */
export interface Flow {
  upstream: UpstreamProcess;
  product: Product;
  database: TestDatabase;
  /** For whoever works on the database and calls the simulator. */
  settings: Settings;
  /** Closed after the test. */
  readonly watchers: Watcher[];
}

/** Has a flow opened before each test of the file, and closed after it. What it holds is there while a test runs. */
export function useFlow(options: {
  readonly settings?: Settings;
  readonly pricebook: readonly Edit[];
}): Flow {
  // The hooks fill it in before any test looks at it.
  const flow = { watchers: [] as Watcher[] } as Flow;
  let upstreamProduct: Product;

  beforeAll(async () => {
    upstreamProduct = openProduct();
    flow.upstream = await startUpstream(upstreamProduct);
  });
  afterAll(() => upstreamProduct.close());

  beforeEach(async () => {
    flow.product = openProduct();
    flow.database = await testDatabase();
    flow.settings = {
      ...flow.upstream.settings,
      DATABASE_URL: flow.database.url,
      DATABASE_MIGRATION_URL: flow.database.migrationUrl,
      ...options.settings,
    };
    await flow.upstream.fill(options.pricebook);
  });
  afterEach(async (test) => {
    for (const watcher of flow.watchers.splice(0)) await watcher.close();
    await flow.product.close(test);
    await flow.database.drop();
  });
  return flow;
}
