import { integer, optionalText, setting, url } from '../setting.ts';

/** Where data lives. */
export const storageSettings = {
  DATABASE_URL: setting(
    'Storage',
    url('postgresql:', 'postgres:').optional(),
    'PostgreSQL 15 or newer with ltree and pg_trgm. Without it a PostgreSQL of its own is started.',
    { shownDefault: 'embedded', secret: true },
  ),
  DATABASE_MIGRATION_URL: setting(
    'Storage',
    url('postgresql:', 'postgres:').optional(),
    'Connection of the owner of the tables, for migrations, where it differs from `DATABASE_URL`.',
    { shownDefault: '`DATABASE_URL`', secret: true },
  ),
  DATABASE_POOL_SIZE: setting(
    'Storage',
    integer(2, 200).default(10),
    'Connections each process keeps at most for queries.',
  ),
  REDIS_URL: setting(
    'Storage',
    url('redis:', 'rediss:').optional(),
    'Moves the job queue and the live-event transport to Redis 6.2 or newer.',
    { shownDefault: 'PostgreSQL', secret: true },
  ),
  LAZI_STATE_DIR: setting('Storage', optionalText(), 'Folder of the embedded PostgreSQL.', {
    shownDefault: '`.lazi`',
  }),
  LAZI_PG_USER: setting(
    'Storage',
    optionalText(),
    'System user that runs the embedded PostgreSQL when the gateway is started by root.',
    { shownDefault: '`postgres`, else `nobody`' },
  ),
};
