// npm run chaos -- --kills 60 --seed 1: kills workers and crashes PostgreSQL while staged changes are pushed, then counts what was lost.
import { parseArgs } from 'node:util';
import { expectMirrored } from '../support/mirror-state.ts';
import { Random } from '../support/random.ts';
import { category, material, service, startSimulator } from '../support/simulator.ts';
import { startCrashablePostgres } from './postgres.ts';
import { ChaosRun } from './run.ts';
import { Stager } from './stager.ts';
import { judge } from './verdict.ts';
import { killWorkers } from './worker.ts';

const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' } } });
const kills = Number(values.kills ?? 60);
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e9));
console.log(`seed ${seed}, ${kills} kills`);

const pricebook = {
  categories: Array.from({ length: 40 }, (_, index) =>
    category({ id: index + 1, parentId: index < 4 ? null : Math.ceil(index / 4) }),
  ),
  services: Array.from({ length: 60 }, (_, index) =>
    service({ id: 1_000 + index, price: 10, categories: [(index % 40) + 1] }),
  ),
  materials: Array.from({ length: 40 }, (_, index) => material({ id: 2_000 + index })),
};
const [postgres, upstream] = await Promise.all([
  startCrashablePostgres(),
  startSimulator({ pricebook }),
]);
const { db } = postgres;
const random = new Random(seed);
const stager = new Stager(db, random);
for (const { id, name, parentId } of pricebook.categories) {
  const parent = parentId === null ? null : String(parentId);
  stager.categories.set(String(id), { name, parent });
}
for (const { id, code } of pricebook.services) {
  stager.services.set(code, { stId: String(id), price: '10' });
}

let failed = false;
try {
  const run = new ChaosRun({ postgres, upstream, random, stager }, { kills });
  await run.pull();
  while (run.figures.kills < kills) {
    await run.disturbedRound(kills - run.figures.kills);
    console.log(`${run.figures.kills} kills, ${run.figures.pushes} pushes`);
  }
  await run.pushTheRest();
  await run.pull();
  const verdict = await judge(db, upstream.sim, stager);
  const { lost, duplicateCreates, duplicateAudits } = verdict;
  console.table({
    ...run.figures,
    staged: stager.staged,
    creates: stager.createdCategories.length + stager.createdServices.length,
    lost: lost.length,
    'duplicate creates': duplicateCreates.length,
    'duplicate audit rows': duplicateAudits.length,
  });
  const problems = Object.entries(verdict).flatMap(([name, list]) =>
    list.map((one: string) => `${name}: ${one}`),
  );
  for (const problem of problems) console.error(problem);
  failed = problems.length > 0;
  await expectMirrored({ db, upstream });
} catch (error) {
  failed = true;
  console.error(error);
} finally {
  killWorkers();
  await upstream.close();
  await postgres.stop();
}
if (failed) console.error(`failed: npm run chaos -- --kills ${kills} --seed ${seed}`);
process.exit(failed ? 1 : 0);
