import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';
import { migrateQueue } from './migrate-queue.ts';

describe('migrating the queue', () => {
  let test: TestDatabase;
  let owner: pg.Client;
  beforeAll(async () => {
    test = await testDatabase();
    owner = new pg.Client({ connectionString: test.migrationUrl });
    await owner.connect();
  });
  afterAll(async () => {
    await owner.end();
    await test.drop();
  });

  it('I63 is done once by replicas that start at once, and is harmless to repeat', async () => {
    const replicas = [1, 2, 3, 4].map(() => migrateQueue({ ownerUrl: test.migrationUrl }));
    await Promise.all(replicas);
    await migrateQueue({ ownerUrl: test.migrationUrl });
    const { rows } = await owner.query('SELECT version FROM bullmq.migration');
    expect(new Set(rows.map(({ version }) => version)).size).toBe(rows.length);
  });

  it('makes events of the queue commit in the order of their numbers', async () => {
    const { rows } = await owner.query(
      `SELECT tgname FROM pg_trigger WHERE tgrelid = 'bullmq.event'::regclass AND NOT tgisinternal`,
    );
    expect(rows).toContainEqual({ tgname: 'lazi_event_order' });
  });

  it('lets the application use the queue and not change its schema', async () => {
    const { rows } = await owner.query(
      `SELECT has_schema_privilege('lazi_app', 'bullmq', 'USAGE') AS usage,
              has_schema_privilege('lazi_app', 'bullmq', 'CREATE') AS create,
              has_table_privilege('lazi_app', 'bullmq.job', 'SELECT, INSERT, UPDATE, DELETE') AS work`,
    );
    expect(rows).toEqual([{ usage: true, create: false, work: true }]);
  });
});
