import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Logger } from 'pino';
import { APP_ROLE } from '../app-role.ts';
import { ensureCluster, OWNER, passwordOf } from './cluster.ts';
import { ensureDatabase } from './databases.ts';
import { choosePlace, type Place } from './place.ts';
import { clearStalePidFile, findPostmaster } from './postmaster.ts';
import { launchServer, type Server } from './server.ts';
import { passServerLog } from './server-log.ts';
import { withStartLock } from './start-lock.ts';

interface EmbeddedPostgresOptions {
  /** Folder that keeps data and passwords. @default `.lazi` in the working directory */
  readonly stateDir?: string;
  /** For tests: a state folder of its own, nothing flushed to disk, all removed when the server stops. @default false */
  readonly ephemeral?: boolean;
  /** @default 'lazi' */
  readonly database?: string;
  /** The system user the server runs as when we are root. @default postgres, else nobody, else daemon */
  readonly serverUser?: string;
  readonly logger: Logger;
}

export interface EmbeddedPostgres {
  /** For the application: logs in as lazi_app. */
  readonly url: string;
  /** For migrations: logs in as the owner. */
  readonly migrationUrl: string;
  readonly dataDir: string;
  readonly pid: number;
  /** True when another process had started the server: it goes down with that one, and `stop` does nothing. */
  readonly reused: boolean;
  stop(): Promise<void>;
}

const DURABLE_SETTINGS = {
  listen_addresses: '127.0.0.1',
  // the path of a socket may have 107 bytes, and its folder be closed to the server's user; TCP is as fast
  unix_socket_directories: '',
  max_connections: '100',
  shared_buffers: '128MB',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_messages: 'warning',
  // /dev/shm has 64 MB in a container, too little for parallel queries
  dynamic_shared_memory_type: 'mmap',
};
const EPHEMERAL_SETTINGS = {
  ...DURABLE_SETTINGS,
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  autovacuum: 'off',
};

/**
 * Starts a real PostgreSQL that belongs to this process, or finds the one another process runs on the same data.
 * It goes down with the process, however that ends, and comes up again on the same data; first start 0.6 s, later 0.1 s.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<EmbeddedPostgres> {
  const { ephemeral = false, database = 'lazi', logger } = options;
  const stateDir = ephemeral
    ? join(tmpdir(), `lazi-${randomUUID()}`)
    : resolve(options.stateDir ?? '.lazi');
  const place = choosePlace(stateDir, options.serverUser);
  return withStartLock(join(place.home, 'start.lock'), async () => {
    ensureCluster(place, { durable: !ephemeral });
    const found = await findReady(place);
    const server = found ?? (await launch(place, ephemeral, logger));
    const url = (role: string, password: string, name: string): string =>
      `postgresql://${role}:${password}@127.0.0.1:${server.port}/${name}`;
    const ownerPassword = passwordOf(place, 'owner');
    const appPassword = passwordOf(place, 'app');
    await ensureDatabase(url(OWNER, ownerPassword, 'postgres'), database, appPassword);
    logger.info(
      { pid: server.pid, port: server.port, dataDir: place.dataDir, reused: found !== undefined },
      'embedded PostgreSQL is ready',
    );
    return {
      url: url(APP_ROLE, appPassword, database),
      migrationUrl: url(OWNER, ownerPassword, database),
      dataDir: place.dataDir,
      pid: server.pid,
      reused: found !== undefined,
      stop: server.stop,
    };
  });
}

const READY_PATIENCE_MS = 30_000;

/** The server another process runs on this data, once it is ready; undefined when there is none, or it goes away meanwhile. */
async function findReady(place: Place): Promise<Server | undefined> {
  const deadline = performance.now() + READY_PATIENCE_MS;
  let found = findPostmaster(place.dataDir);
  while (found && !found.ready) {
    if (performance.now() > deadline) {
      throw new Error(
        `The PostgreSQL with pid ${found.pid} in ${place.dataDir} does not get ready.`,
      );
    }
    await pause(25);
    found = findPostmaster(place.dataDir);
  }
  return found && { ...found, stop: async () => {} };
}

function launch(place: Place, ephemeral: boolean, logger: Logger): Promise<Server> {
  clearStalePidFile(place.dataDir);
  return launchServer(place, {
    settings: ephemeral ? EPHEMERAL_SETTINGS : DURABLE_SETTINGS,
    removeAfterwards: ephemeral ? place.state : undefined,
    onOutput: (text) => passServerLog(logger, text),
  });
}
