import { ConfigError } from '../errors.ts';

/**
 * What in the settings of a Redis would lose jobs it has acknowledged, each with its remedy; empty when nothing does.
 * Runs survive even that, because the tables are the truth: they only wait for the sweeper.
 * Errors  when Redis cannot be reached.
 */
export async function adviseOnRedis(url: string): Promise<string[]> {
  const { Redis } = await import('ioredis').catch((cause: unknown) => {
    throw new ConfigError([
      `REDIS_URL needs the package ioredis: run \`npm install\` without --omit=optional (${String(cause)})`,
    ]);
  });
  const redis = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 2_000,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let cause: Error | undefined;
  redis.on('error', (error) => {
    cause = error;
  });
  try {
    // connect() itself only says that the connection is closed
    await redis.connect().catch((error: unknown) => {
      throw cause ?? error;
    });
    return adviceFor(await readSettings((name) => redis.config('GET', name)));
  } finally {
    redis.disconnect();
  }
}

export interface RedisSettings {
  /** Absent where the server does not let its settings be read, as hosted ones do. */
  readonly appendonly: string | undefined;
  readonly maxmemoryPolicy: string | undefined;
}

async function readSettings(get: (name: string) => Promise<unknown>): Promise<RedisSettings> {
  const read = async (name: string): Promise<string | undefined> => {
    const answer = await get(name).catch(() => undefined);
    return Array.isArray(answer) && typeof answer[1] === 'string' ? answer[1] : undefined;
  };
  return { appendonly: await read('appendonly'), maxmemoryPolicy: await read('maxmemory-policy') };
}

/** See adviseOnRedis; pure. */
export function adviceFor({ appendonly, maxmemoryPolicy }: RedisSettings): string[] {
  const advice: string[] = [];
  if (appendonly === 'no') {
    advice.push('A Redis that stops suddenly loses the queue: set `appendonly yes`.');
  }
  if (maxmemoryPolicy !== undefined && maxmemoryPolicy !== 'noeviction') {
    advice.push(
      `A full Redis drops jobs without a word (maxmemory-policy ${maxmemoryPolicy}): set \`maxmemory-policy noeviction\`.`,
    );
  }
  if (appendonly === undefined || maxmemoryPolicy === undefined) {
    advice.push(
      'The settings of this Redis cannot be read: make sure that it has `appendonly yes` and `maxmemory-policy noeviction`.',
    );
  }
  return advice;
}
