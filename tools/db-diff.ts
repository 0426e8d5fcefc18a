/**
 * Compares prisma/schema.prisma with what the migrations make.
 *   npm run db:diff -- --check    fails when they differ
 *   npm run db:diff -- <name>     writes the difference as prisma/migrations/<time>_<name>/migration.sql
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { pino } from 'pino';
import { startEmbeddedPostgres } from '../src/db/embedded/start.ts';
import { migrate } from '../src/db/migrate.ts';
import { MIGRATIONS_DIR } from '../src/db/migrations.ts';
import { openSchemaEngine } from './schema-engine.ts';

const SCHEMA_FILE = 'prisma/schema.prisma';

/** SQL that leads from the migrations to schema.prisma; undefined when they agree. */
async function difference(): Promise<string | undefined> {
  const logger = pino({ level: 'error' });
  const postgres = await startEmbeddedPostgres({ ephemeral: true, logger });
  const client = new pg.Client({ connectionString: postgres.migrationUrl });
  try {
    await migrate({ url: postgres.migrationUrl, logger });
    await client.connect();
    const engine = await openSchemaEngine(client);
    const schema = { path: SCHEMA_FILE, content: readFileSync(SCHEMA_FILE, 'utf8') };
    const { exitCode, stdout } = await engine.diff({
      from: { tag: 'schemaDatasource', files: [schema], configDir: 'prisma' },
      to: { tag: 'schemaDatamodel', files: [schema] },
      script: true,
      exitCode: true,
      filters: { externalTables: [], externalEnums: [] },
    });
    return exitCode === 0 ? undefined : (stdout ?? '');
  } finally {
    await client.end();
    await postgres.stop();
  }
}

function writeMigration(name: string, sql: string): string {
  const time = new Date().toISOString().replaceAll(/\D/g, '').slice(0, 14);
  const folder = join(MIGRATIONS_DIR, `${time}_${name}`);
  mkdirSync(folder);
  writeFileSync(join(folder, 'migration.sql'), sql);
  return folder;
}

const [word] = process.argv.slice(2);
if (word === undefined || (word !== '--check' && !/^[a-z][a-z0-9_]*$/.test(word))) {
  console.error('Usage: npm run db:diff -- --check | <name_of_the_migration>');
  process.exit(1);
}
const sql = await difference();
if (sql === undefined) {
  console.log('The migrations and prisma/schema.prisma agree.');
} else if (word === '--check') {
  console.error(`The migrations and prisma/schema.prisma differ. To make them agree:\n\n${sql}`);
  process.exitCode = 1;
} else {
  console.log(
    `Written to ${writeMigration(word, sql)}. Say in its first lines why; add policies and grants by hand.`,
  );
}
