import { runMigrations } from 'bullmq';
import pg from 'pg';
import { APP_ROLE } from '../db/app-role.ts';
import { QUEUE_SCHEMA } from './queue-connection.ts';

/** Any number that no other advisory lock of this database uses. */
const LOCK = 7_266_001;

/*
 * BullMQ 6.7 numbers its events by a sequence and reads on by number: an event with a lower number that commits later
 * is never seen, and trimming deadlocks. Inserting one at a time until the commit cures both, at a quarter to
 * two fifths of a peak (some 900 jobs/s stay) that waking workers never comes near.
 */
const orderEvents = `
CREATE OR REPLACE FUNCTION ${QUEUE_SCHEMA}.lazi_event_order() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(1112493644, 1);
  RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER lazi_event_order BEFORE INSERT ON ${QUEUE_SCHEMA}.event
  FOR EACH STATEMENT EXECUTE FUNCTION ${QUEUE_SCHEMA}.lazi_event_order();`;

const letTheApplicationIn = `
GRANT USAGE ON SCHEMA ${QUEUE_SCHEMA} TO ${APP_ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA ${QUEUE_SCHEMA} TO ${APP_ROLE};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ${QUEUE_SCHEMA} TO ${APP_ROLE};
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA ${QUEUE_SCHEMA} TO ${APP_ROLE};`;

/**
 * Brings the queue's own schema in PostgreSQL up to date. Harmless to repeat, and to run in many processes at once.
 * `ownerUrl` connects as the owner of the database; the roles of the migrations must be there.
 */
export async function migrateQueue({ ownerUrl }: { readonly ownerUrl: string }): Promise<void> {
  const client = new pg.Client({
    connectionString: ownerUrl,
    application_name: 'lazi-migrate-queue',
  });
  await client.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await runMigrations(client, QUEUE_SCHEMA);
    await client.query(`BEGIN; ${orderEvents} ${letTheApplicationIn} COMMIT`);
  } finally {
    await client.end(); // ends the session, and with it the lock
  }
}
