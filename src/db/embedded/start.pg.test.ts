import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { silentLogger as logger } from '../../../test/support/database.ts';
import { runsAsRoot } from './server-user.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from './start.ts';

const PROCESS_FILE = fileURLToPath(
  new URL('../../../test/support/embedded-process.ts', import.meta.url),
);

let folder: string;
/** Shared by the tests to which a database that exists is as good as a new one: making one takes a second. */
let stateDir: string;
let started: EmbeddedPostgres[];
let children: ChildProcess[];

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'lazi-embedded-'));
  chmodSync(folder, 0o755);
  stateDir = join(folder, 'state');
});
beforeEach(() => {
  started = [];
  children = [];
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  await Promise.all(started.map((postgres) => postgres.stop()));
  await expect.poll(() => isRunning(stateDir), toStop).toBe(false);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function start(dir = stateDir): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ stateDir: dir, logger });
  started.push(postgres);
  return postgres;
}

interface Announced {
  readonly pid: number;
  readonly reused: boolean;
  readonly migrationUrl: string;
}

/** Starts the database from another process and comes back when it is ready. */
async function startElsewhere(dir = stateDir): Promise<Announced & { kill(): void }> {
  const child = spawn(process.execPath, ['--import', 'tsx', PROCESS_FILE, dir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { ...(JSON.parse(line) as Announced), kill: () => void child.kill('SIGKILL') };
}

async function run(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(text)).rows;
  } finally {
    await client.end();
  }
}

const isRunning = (dir: string) => existsSync(join(dir, 'postgres', 'data', 'postmaster.pid'));
const toStop = { timeout: 15_000 };

describe('the embedded PostgreSQL', () => {
  it('keeps its data from one start to the next', async () => {
    const first = await start();
    await run(first.migrationUrl, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    const second = await start();
    expect(await run(second.migrationUrl, 'SELECT * FROM kept')).toEqual([{ answer: 42 }]);
  });

  it('lets the application log in as lazi_app, which may do nothing by itself', async () => {
    const { url } = await start();
    expect(
      await run(
        url,
        'SELECT rolname, rolsuper, rolbypassrls FROM pg_roles WHERE rolname = session_user',
      ),
    ).toEqual([{ rolname: 'lazi_app', rolsuper: false, rolbypassrls: false }]);
  });

  it('keeps its passwords to itself', async () => {
    await start();
    for (const name of ['owner-password', 'app-password']) {
      expect(statSync(join(stateDir, 'postgres', name)).mode & 0o777).toBe(0o600);
    }
  });

  it('I60 comes up on its data after kill -9 of the server', async () => {
    const first = await start();
    await run(first.migrationUrl, 'CREATE TABLE survived_a_server AS SELECT 42 AS answer');
    process.kill(first.pid, 'SIGKILL');
    await first.stop();
    const second = await start();
    expect(await run(second.migrationUrl, 'SELECT * FROM survived_a_server')).toEqual([
      { answer: 42 },
    ]);
  });

  it('I60 goes down with a process that is killed, and the next one finds all it had committed', async () => {
    const killed = await startElsewhere();
    await run(killed.migrationUrl, 'CREATE TABLE survived_a_process AS SELECT 42 AS answer');
    killed.kill();
    await expect.poll(() => isRunning(stateDir), toStop).toBe(false);
    const next = await start();
    expect(await run(next.migrationUrl, 'SELECT * FROM survived_a_process')).toEqual([
      { answer: 42 },
    ]);
  });

  it('is found by a second process, whose stop leaves it alone', async () => {
    const first = await start();
    const second = await startElsewhere();
    expect(second).toMatchObject({ reused: true, pid: first.pid });
    const third = await start();
    await third.stop();
    expect(await run(first.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is started once by starts at the same time', async () => {
    const fresh = join(folder, 'fresh');
    const all = await Promise.all([1, 2, 3].map(() => startElsewhere(fresh)));
    expect(all.filter(({ reused }) => !reused)).toHaveLength(1);
    expect(new Set(all.map(({ pid }) => pid)).size).toBe(1);
  });

  it('runs beside another one', async () => {
    const [one, other] = await Promise.all([start(), start(join(folder, 'other'))]);
    expect(one.pid).not.toBe(other.pid);
    await one.stop();
    expect(await run(other.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is not fooled by the pid of another program in a stale file', async () => {
    const first = await start();
    const pidFile = join(first.dataDir, 'postmaster.pid');
    const stale = readFileSync(pidFile, 'utf8').replace(/^\d+/, String(process.ppid));
    await first.stop();
    writeFileSync(pidFile, stale);
    expect(await run((await start()).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('is made anew where its making was interrupted', async () => {
    const half = join(folder, 'half');
    mkdirSync(join(half, 'postgres', 'data', 'base'), { recursive: true });
    writeFileSync(join(half, 'postgres', 'data', 'PG_VERSION'), '18');
    expect(await run((await start(half)).url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it.runIf(runsAsRoot())(
    'runs for root in a checkout below a folder closed to everybody else',
    async () => {
      const closed = join(folder, 'closed');
      mkdirSync(closed, { mode: 0o700 });
      const postgres = await start(join(closed, 'state'));
      expect(postgres.dataDir.startsWith('/var/lib/lazi/')).toBe(true);
      expect(await run(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
      await postgres.stop();
      rmSync(join(postgres.dataDir, '..', '..'), { recursive: true });
    },
  );

  it('leaves nothing behind when it was for once only', async () => {
    const postgres = await startEmbeddedPostgres({ ephemeral: true, logger });
    expect(existsSync(postgres.dataDir)).toBe(true);
    await postgres.stop();
    expect(existsSync(join(postgres.dataDir, '..', '..'))).toBe(false);
  });
});
