/** A process of its own with an embedded PostgreSQL, to be killed: `node --import tsx embedded-process.ts <stateDir>`. */
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../../src/db/embedded/start.ts';

const [stateDir] = process.argv.slice(2);
if (stateDir === undefined) throw new Error('give the state folder');
const { pid, reused, migrationUrl } = await startEmbeddedPostgres({
  stateDir,
  logger: pino({ level: 'silent' }),
});
console.log(JSON.stringify({ pid, reused, migrationUrl }));
setInterval(() => {}, 60_000); // the database alone does not keep a process alive
