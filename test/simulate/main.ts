// npm run simulate -- --seeds 20000: people on both sides, faults between any two calls, and the invariants of docs/SYNC.md after each step.
// --minutes 15 ends earlier with fewer seeds where a machine is slow. A process a core: PostgreSQL works while a process waits for it.
// npm run simulate -- --restores: the same worlds, where backups are taken and put back as well.
// npm run simulate -- --seed 17: one seed again, told line by line.
import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { startPostgres, withDatabase } from './postgres.ts';
import { runSeed, type SeedResult } from './run-seed.ts';
import { SeedRunner } from './seed-runner.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '1000' },
    first: { type: 'string', default: '1' },
    minutes: { type: 'string', default: 'Infinity' },
    seed: { type: 'string' },
    restores: { type: 'boolean', default: false },
    processes: { type: 'string', default: String(availableParallelism()) },
  },
});
/** Seeds in one database: making one, and planning its statements, takes as long as some seeds. */
const STRETCH = 175;
const HOW = { stopAtFirst: false, restores: values.restores };
const MOST_FAILURES = 10;
const REPORT_MS = 30_000;

const postgres = await startPostgres();
try {
  const failed = values.seed === undefined ? await runMany() : await replay(Number(values.seed));
  process.exitCode = failed ? 1 : 0;
} finally {
  await postgres.stop();
}

async function replay(seed: number): Promise<boolean> {
  const result = await withDatabase(postgres, 'replay', (db, ownerUrl) =>
    runSeed(db, seed, values.restores ? ownerUrl : null),
  );
  console.log(result.story.join('\n'));
  console.log(result.violation ?? `seed ${seed} holds (${result.fingerprint})`);
  return result.violation !== null;
}

async function runMany(): Promise<boolean> {
  const [first, count] = [Number(values.first), Number(values.seeds)];
  const results: SeedResult[] = [];
  const failures: SeedResult[] = [];
  const begun = performance.now();
  const deadline = begun + Number(values.minutes) * 60_000;
  let reported = begun;
  let next = first;
  const lane = async () => {
    const runner = new SeedRunner(postgres);
    while (
      next < first + count &&
      failures.length < MOST_FAILURES &&
      performance.now() < deadline
    ) {
      const stretch = { first: next, count: Math.min(STRETCH, first + count - next) };
      next += stretch.count;
      for (const result of await runner.run({ ...stretch, ...HOW })) {
        results.push({ ...result, story: [] });
        if (result.violation !== null) tell(result, failures);
      }
      if (performance.now() - reported < REPORT_MS) continue;
      reported = performance.now();
      console.log(`${results.length} of ${count} seeds, ${failures.length} failures`);
    }
    runner.stop();
  };
  await Promise.all(Array.from({ length: Number(values.processes) }, lane));
  const sum = (of: (result: SeedResult) => number) =>
    results.reduce((total, result) => total + of(result), 0);
  console.table({
    seeds: results.length,
    failures: failures.length,
    'worked to the end': results.filter(({ arrived }) => arrived).length,
    'calls to ServiceTitan': sum(({ calls }) => calls),
    'faults that struck': sum(({ faults }) => faults),
    'workers that died': sum(({ deaths }) => deaths),
    'changes within a round trip': sum(({ missed }) => missed),
    seconds: Math.round((performance.now() - begun) / 1_000),
  });
  return failures.length > 0;
}

function tell(result: SeedResult, failures: SeedResult[]): void {
  failures.push(result);
  const flag = values.restores ? ' --restores' : '';
  console.error(`${result.violation}\n  npm run simulate -- --seed ${result.seed}${flag}`);
}
