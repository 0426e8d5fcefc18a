/** Runs stretches of seeds as it is told by its parent: `fork('seeds-process.ts', ['<address as JSON>'])`. */
import { type PostgresAddress, withDatabase } from './postgres.ts';
import { runSeed, type SeedResult } from './run-seed.ts';

/** Seeds from `first` on, so many. */
export interface Stretch {
  readonly first: number;
  readonly count: number;
  /** Whether it ends with the first that fails. */
  readonly stopAtFirst: boolean;
  /** Whether backups are taken and put back. @default false */
  readonly restores?: boolean;
}

const address = JSON.parse(process.argv[2] ?? '{}') as PostgresAddress;
process.on('disconnect', () => process.exit(1)); // who started it is gone
process.on('message', (stretch: Stretch) => {
  void run(stretch).then((results) => process.send?.(results));
});

/** A database for each stretch keeps its tables small. */
function run({ first, count, stopAtFirst, restores = false }: Stretch): Promise<SeedResult[]> {
  return withDatabase(address, `simulate_${process.pid}_${first}`, async (db, ownerUrl) => {
    const results: SeedResult[] = [];
    for (let seed = first; seed < first + count; seed += 1) {
      const result = await runSeed(db, seed, restores ? ownerUrl : null);
      results.push(result);
      if (stopAtFirst && result.violation !== null) break;
    }
    return results;
  });
}
