import { openDatabase } from '../../src/db/database.ts';
import { startEmbeddedPostgres } from '../../src/db/embedded/start.ts';
import { migrate } from '../../src/db/migrate.ts';
import { silentLogger as logger } from '../support/database.ts';
import { Story } from './story.ts';
import { World } from './world.ts';

const pg = await startEmbeddedPostgres({ ephemeral: true, logger });
await migrate({ url: pg.migrationUrl, logger });
const db = await openDatabase({ url: pg.url, applicationName: 'simulate', logger, poolSize: 3 });
const from = Number(process.argv[2] ?? 1),
  to = Number(process.argv[3] ?? 50);
const begun = performance.now();
let failed = 0;
for (let seed = from; seed <= to; seed += 1) {
  const world = new World(db, seed);
  const story = new Story(world);
  try {
    await story.tell();
  } catch (error) {
    failed += 1;
    console.log(
      `seed ${seed}`,
      error instanceof Error && error.name === 'Violation' ? error.message : error,
    );
    if (from === to) {
      console.log(world.story.join('\n'));
      for (const c of world.sim.calls().slice(-40))
        console.log(
          c.seq,
          c.at,
          c.operation,
          c.path.split('/').slice(5).join('/'),
          JSON.stringify(c.query),
          c.body?.slice(0, 150),
          c.faults.join(),
          c.status,
          c.applied,
        );
    }
  }
}
console.log({
  perSeed: (performance.now() - begun) / (to - from + 1),
  failed,
  statements: db.statementCount() / (to - from + 1),
});
await db.close();
await pg.stop();
