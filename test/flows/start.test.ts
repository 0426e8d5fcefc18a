import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { graphql } from '../support/graphql.ts';
import { addressOf, ask, openProduct, type Product } from '../support/product.ts';

let product: Product;
let stateDir: string;
let dataDir: string | undefined;
beforeEach(() => {
  product = openProduct();
  stateDir = mkdtempSync(join(tmpdir(), 'lazi-start-'));
  chmodSync(stateDir, 0o755); // PostgreSQL may run as another user
});
afterEach(async (test) => {
  await product.close(test);
  rmSync(stateDir, { recursive: true, force: true });
});

const DemoTree = graphql(`
  query DemoTree {
    categoryTree {
      total
      nodes {
        stId
        depth
        parent {
          stId
        }
      }
    }
    categoryStats {
      byDepth {
        depth
        count
      }
    }
    services {
      totalCount
    }
    materials {
      totalCount
    }
    equipment {
      totalCount
    }
    syncRuns {
      totalCount
    }
  }
`);

it('starts everything, fills an empty mirror, answers, stops without a trace, and does not pull again', async () => {
  const settings = { LAZI_STATE_DIR: stateDir };
  const first = product.start('start', settings);
  const url = await addressOf(first);
  [, dataDir] = await first.see(/^PostgreSQL +embedded, data in (.*)$/m);
  await first.see(/^ServiceTitan +http:\/\/127\.0\.0\.1:\d+ \(simulated\)$/m);
  await first.see(/^FULL pull [-\w]+: SUCCEEDED in [\d.]+ s$/m, 60_000);
  await first.see(new RegExp(`Try next\\n {2}open ${url} in a browser`));
  expect(first.printed.out).toMatch(/^ +materials +6,011 +6,011 +0 /m);

  const base = new URL('/', url).href;
  expect(await (await fetch(`${base}health`)).json()).toMatchObject({ status: 'healthy' });
  expect(await (await fetch(`${base}ready`)).json()).toMatchObject({
    status: 'ready',
    checks: { database: 'ok', migrations: 'ok', queue: 'ok' },
  });

  const answer = await ask(url, DemoTree);
  expect(answer.categoryStats.byDepth.map(({ count }) => count)).toEqual([
    104, 209, 650, 681, 264, 123, 49, 39, 8,
  ]);
  expect(answer.categoryTree.total).toBe(2_127);
  const ids = new Set(answer.categoryTree.nodes.map(({ stId }) => stId));
  expect(ids.size).toBe(2_127);
  for (const { parent, depth } of answer.categoryTree.nodes) {
    expect(depth === 0 ? parent === null : ids.has(parent?.stId ?? '')).toBe(true);
  }
  expect(answer).toMatchObject({
    services: { totalCount: 2_164 },
    materials: { totalCount: 6_011 },
    equipment: { totalCount: 278 },
    syncRuns: { totalCount: 1 },
  });

  expect(await first.stop('SIGINT')).toBe(0);
  expect(first.printed.err).toBe('');
  await expectNobodyIn(dataDir);

  const second = product.start('start', settings);
  const again = await addressOf(second);
  await second.see(/^The pricebook is here already; the last pull ended SUCCEEDED\.$/m);
  await second.see(/Try next/);
  expect((await ask(again, DemoTree)).syncRuns.totalCount).toBe(1);
  expect(await second.stop('SIGTERM')).toBe(0);
  expect(second.printed.err).toBe('');
  await expectNobodyIn(dataDir);
}, 120_000);

/** Says that no process has the data of the embedded PostgreSQL in its command line. */
async function expectNobodyIn(folder: string | undefined): Promise<void> {
  if (process.platform !== 'linux') return;
  const place = dirname(folder ?? 'no folder was printed');
  await eventually(() => expect(processesNaming(place)).toEqual([]));
}

function processesNaming(place: string): string[] {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return pids.map(commandLineOf).filter((words) => words.includes(place));
}

function commandLineOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ');
  } catch {
    return ''; // it has ended meanwhile
  }
}
