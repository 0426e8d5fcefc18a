import { z } from 'zod';
import { MINUTE_MS, SECOND_MS } from '../../lib/duration.ts';
import { cron, integer, setting } from '../setting.ts';

/** How pulls and pushes are worked on. */
export const syncSettings = {
  SYNC_FULL_CRON: setting(
    'Sync',
    cron().default('0 2 * * *'),
    'When everything is read again (UTC), or `off`.',
  ),
  SYNC_INCREMENTAL_CRON: setting(
    'Sync',
    cron().default('0 */6 * * *'),
    'When what was modified since the last pull is read (UTC), or `off`.',
  ),
  SYNC_PAGE_SIZE: setting('Sync', integer(1, 5_000).default(5_000), 'Rows asked for in one call.'),
  SYNC_DELETE_GUARD_PERCENT: setting(
    'Sync',
    integer(0, 100).default(10),
    'A pull that would delete more than this share of an entity, and more than `SYNC_DELETE_GUARD_ROWS`, stops and asks.',
  ),
  SYNC_DELETE_GUARD_ROWS: setting(
    'Sync',
    integer(0, 1_000_000).default(25),
    'Deletes below this count never stop a pull.',
  ),
  SYNC_OVERLAP_MS: setting(
    'Sync',
    integer(0, 24 * 60 * MINUTE_MS).default(15 * MINUTE_MS),
    'How far an incremental pull reaches back behind the last one, in milliseconds.',
  ),
  SYNC_LEASE_MS: setting(
    'Sync',
    integer(5 * SECOND_MS, 10 * MINUTE_MS).default(15 * SECOND_MS),
    'After this time without a sign of life, in milliseconds, another worker takes over a run.',
  ),
  WORKER_CONCURRENCY: setting(
    'Sync',
    integer(1, 50).default(2),
    'Pulls and pushes that one worker works on at the same time.',
  ),
};

/** What a push takes. */
export const pushSettings = {
  REQUIRE_PUSH_APPROVAL: setting(
    'Push',
    z.enum(['true', 'false']).default('false'),
    'Whether a plan has to be approved by another person than the one who made it before it is sent.',
  ),
};
