import { spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';

export interface RunningRedis {
  readonly url: string;
  /** Kills it, with all that it knew. */
  kill(): Promise<void>;
  /** Starts it again at the same address. */
  startAgain(): Promise<void>;
  stop(): Promise<void>;
}

/** Where `redis-server` is; undefined where there is none. */
export const redisProgram = findOnPath('redis-server');

/**
 * A suite that needs Redis: the one of REDIS_URL, or else a `redis-server` of the PATH on a free port. With neither
 * it is skipped and its title says why. `redis.url` is there once the tests run; it may be shared: use names of your own.
 */
export function describeWithRedis(
  title: string,
  suite: (redis: { readonly url: string }) => void,
): void {
  const given = process.env['REDIS_URL'];
  const program = redisProgram;
  if (!given && !program) {
    const reason = 'skipped: REDIS_URL is not set and there is no redis-server on the PATH';
    describe.skip(`${title} (${reason})`, () => suite({ url: '' }));
    return;
  }
  describe(title, () => {
    const redis = { url: given ?? '' };
    let own: RunningRedis | undefined;
    beforeAll(async () => {
      if (given) return;
      own = await startRedis(program ?? 'redis-server');
      redis.url = own.url;
    });
    afterAll(async () => {
      await own?.stop();
    });
    suite(redis);
  });
}

/** A Redis of its own that keeps nothing. */
export async function startRedis(program: string): Promise<RunningRedis> {
  const dir = mkdtempSync(join(tmpdir(), 'lazi-redis-'));
  const port = await freePort();
  let running = await launch(program, dir, port);
  return {
    url: `redis://127.0.0.1:${port}`,
    kill: () => running.kill(),
    async startAgain() {
      running = await launch(program, dir, port);
    },
    async stop() {
      await running.kill();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

async function launch(
  program: string,
  dir: string,
  port: number,
): Promise<{ kill(): Promise<void> }> {
  const settings = ['--bind', '127.0.0.1', '--dir', dir, '--save', '', '--appendonly', 'no'];
  const child = spawn(program, ['--port', String(port), ...settings], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await new Promise<void>((resolve, reject) => {
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += String(chunk);
      if (output.includes('Ready to accept connections')) resolve();
    });
    child.once('error', reject);
    child.once('exit', () => reject(new Error(`redis-server did not start:\n${output}`)));
  });
  return {
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}

function findOnPath(program: string): string | undefined {
  const places = (process.env['PATH'] ?? '').split(delimiter).map((dir) => join(dir, program));
  return places.find((place) => {
    try {
      accessSync(place, constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}
