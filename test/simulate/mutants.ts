// npm run simulate:mutants: plants known bugs in copies of the code, one at a time, and shows which seed of the simulation finds each.
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { MUTANTS, type Mutant } from './mutants-list.ts';
import { type PostgresAddress, startPostgres } from './postgres.ts';
import { processBelow, SeedRunner } from './seed-runner.ts';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '2500' },
    processes: { type: 'string', default: '2' },
    /** Only those whose names hold this text. */
    only: { type: 'string', default: '' },
  },
});
const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** What a run of seeds needs of the project; packages are found above the copy. */
const PARTS = ['src', 'test/simulate', 'test/support', 'prisma', 'package.json'];
const STRETCH = 100;

interface Outcome {
  readonly mutant: Mutant;
  /** The seed that finds it, and what it sees; null where none does. */
  readonly found: { readonly seed: number; readonly violation: string } | null;
}

const postgres = await startPostgres();
const waiting = MUTANTS.filter(({ name }) => name.includes(values.only));
const outcomes: Outcome[] = [];
const lane = async () => {
  for (let mutant = waiting.shift(); mutant !== undefined; mutant = waiting.shift()) {
    const found = await hunt(postgres, mutant);
    outcomes.push({ mutant, found });
    console.log(
      `${found === null ? 'SURVIVES' : `seed ${found.seed}`.padStart(8)}  ${mutant.name}`,
    );
    if (found !== null) console.log(`          ${found.violation.split('\n')[0]?.slice(0, 140)}`);
  }
};
try {
  await Promise.all(Array.from({ length: Number(values.processes) }, lane));
} finally {
  await postgres.stop();
}
const survivors = outcomes.filter(({ found }) => found === null);
console.log(`${outcomes.length - survivors.length} of ${outcomes.length} mutants found`);
process.exit(survivors.length > 0 ? 1 : 0);

async function hunt(address: PostgresAddress, mutant: Mutant): Promise<Outcome['found']> {
  const root = copyWith(mutant);
  const runner = new SeedRunner(address, processBelow(root));
  const how = { stopAtFirst: true, restores: mutant.restores ?? false };
  try {
    for (let first = 1; first <= Number(values.seeds); first += STRETCH) {
      const results = await runner.run({ ...how, first, count: STRETCH });
      const failed = results.find(({ violation }) => violation !== null);
      if (failed?.violation != null) return { seed: failed.seed, violation: failed.violation };
    }
    return null;
  } finally {
    runner.stop();
    rmSync(root, { recursive: true, force: true });
  }
}

/** A copy of the code with the bug in it. Errors  Error where its text does not stand there exactly once. */
function copyWith({ name, file, find, replace }: Mutant): string {
  mkdirSync(join(ROOT, '.lazi'), { recursive: true });
  const root = mkdtempSync(join(ROOT, '.lazi', 'mutant-'));
  for (const part of PARTS) cpSync(join(ROOT, part), join(root, part), { recursive: true });
  const text = readFileSync(join(root, file), 'utf8');
  if (text.split(find).length !== 2) throw new Error(`Where is "${name}" to go in ${file}?`);
  writeFileSync(
    join(root, file),
    text.replace(find, () => replace),
  );
  return root;
}
