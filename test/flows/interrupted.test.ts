import { beforeEach, describe, expect, it, vi } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { useFlow } from '../support/flow.ts';
import { expectMirrored, query } from '../support/mirror-state.ts';
import { smallPricebook } from '../support/product-upstream.ts';

/** Whole processes start and stop; on a busy machine that takes its time. */
vi.setConfig({ testTimeout: 90_000 });

const flow = useFlow({
  settings: {
    SYNC_PAGE_SIZE: '20',
    SYNC_LEASE_MS: '5000',
  },
  pricebook: smallPricebook(50),
});

beforeEach(async () => {
  // Three pages of materials; the third is never answered.
  await flow.upstream.fail({
    match: { operation: 'materials.list', page: 3 },
    times: null,
    fault: { kind: 'hang' },
  });
});

describe('a pull that is interrupted', () => {
  it('I14 I01 I31 by kill -9 is gone on with by the next start, to the same end as an undisturbed one', async () => {
    const first = flow.product.start('start', flow.settings);
    await first.see(/First pull/);
    await flow.upstream.seeCall('materials', 3);
    await seeRead('materials', 20);
    expect(await first.stop('SIGKILL')).toBe('SIGKILL');
    expect(await runs()).toEqual([{ state: 'APPLYING', attempts: 1 }]);

    await flow.upstream.recover();
    const second = flow.product.start('start', flow.settings);
    await second.see(/^Going on with the FULL pull that was under way/m);
    await second.see(/^FULL pull [-\w]+: SUCCEEDED/m);
    expect(await runs()).toEqual([{ state: 'SUCCEEDED', attempts: 2 }]);
    await expectMirrored({ db: flow.database.db, upstream: flow.upstream });
    const check = await flow.product.run('rebuild --check', flow.settings);
    expect(check).toMatchObject({ exit: 0, out: expect.stringMatching(/^All 58 rows are/) });
    expect(await second.stop('SIGINT')).toBe(0);
  });

  it('I62 by SIGTERM is handed back at once, and another worker finishes it', async () => {
    const first = flow.product.start('worker', flow.settings);
    await first.see(/^The worker takes pulls from http/m);
    const sync = flow.product.start('sync', flow.settings);
    await flow.upstream.seeCall('materials', 3);
    await seeRead('materials', 20);
    // The person who looks on ends; the run does not.
    expect(await sync.stop('SIGINT')).toBe(130);
    expect(sync.printed.out).toMatch(/^Stopped looking\. Run [-\w]+ goes on/m);

    expect(await first.stop('SIGTERM')).toBe(0);
    expect(first.printed).toMatchObject({ err: '', out: expect.stringMatching(/^stopping/m) });
    expect(await runs()).toEqual([{ state: 'APPLYING', attempts: 1 }]);
    const held = await query(
      flow.database,
      'SELECT entity FROM sync.leases WHERE expires_at > clock_timestamp()',
    );
    expect(held).toEqual([]);

    await flow.upstream.recover();
    flow.product.start('worker', flow.settings);
    const joined = await flow.product.run('sync', flow.settings);
    expect(joined.exit).toBe(0);
    expect(joined.out).toMatch(/^A FULL pull is under way already; showing that one\.$/m);
    expect(await runs()).toEqual([{ state: 'SUCCEEDED', attempts: 2 }]);
    await expectMirrored({ db: flow.database.db, upstream: flow.upstream });
  });

  it('I60 and left without any worker is seen through by whoever asks for a pull', async () => {
    const first = flow.product.start('sync', flow.settings);
    await flow.upstream.seeCall('materials', 3);
    await seeRead('materials', 20);
    await first.stop('SIGKILL');
    await flow.upstream.recover();
    const second = await flow.product.run('sync', flow.settings);
    expect(second.exit).toBe(0);
    expect(await runs()).toEqual([{ state: 'SUCCEEDED', attempts: 2 }]);
  });
});

/** Waits until so many records of the entity are committed. */
async function seeRead(entity: string, count: number): Promise<void> {
  await eventually(async () => {
    const [step] = await query<{ fetched: number }>(
      flow.database,
      'SELECT fetched FROM sync.steps WHERE entity = $1',
      [entity],
    );
    expect(step?.fetched).toBeGreaterThanOrEqual(count);
  });
}

function runs(): Promise<{ state: string; attempts: number }[]> {
  return query(flow.database, 'SELECT state, attempts FROM sync.runs ORDER BY created_at');
}
