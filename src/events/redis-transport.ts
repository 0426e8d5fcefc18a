import type { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { ConfigError } from '../errors.ts';
import { noticeChannel } from './outbox.ts';
import { type EventTransport, tenantOfNotice } from './transport.ts';

/**
 * Redis pub/sub, for readers behind a pooler that cannot LISTEN. Whoever commits must announce: see announcing().
 * Ready to announce when it comes back; it listens once it is started.
 * Errors  ConfigError when the optional package ioredis is not installed.
 */
export async function redisTransport(options: {
  readonly url: string;
  readonly logger: Logger;
}): Promise<EventTransport> {
  const { Redis } = await import('ioredis').catch((cause: unknown) => {
    throw new ConfigError([
      `REDIS_URL needs the package ioredis: run \`npm install\` without --omit=optional (${String(cause)})`,
    ]);
  });
  const logger = options.logger.child({ transport: 'redis' });
  const subscriber = new Redis(options.url, {
    lazyConnect: true,
    autoResubscribe: false,
    retryStrategy: reconnectDelayMs,
  });
  const publisher = new Redis(options.url, {
    lazyConnect: true,
    // An announcement nobody can hear is worth nothing later: fail it instead of keeping it.
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: reconnectDelayMs,
  });
  for (const connection of [subscriber, publisher]) {
    connection.on('error', (error) => logger.debug({ err: error }, 'connection to Redis failed'));
  }

  await connectOrRetry(publisher, logger);

  return {
    async start(onMore) {
      subscriber.on('message', (_, notice) => onMore(tenantOfNotice(notice)));
      subscriber.on('ready', () => {
        subscriber.subscribe(noticeChannel).then(
          () => onMore(null),
          (error: unknown) => logger.debug({ err: error }, 'could not subscribe to event notices'),
        );
      });
      await connectOrRetry(subscriber, logger);
    },
    announce(tenantId) {
      publisher
        .publish(noticeChannel, String(tenantId))
        .catch((error: unknown) => logger.debug({ err: error }, 'an event notice was not sent'));
    },
    async close() {
      subscriber.disconnect();
      publisher.disconnect();
    },
  };
}

/** The first connection is waited for once; ioredis goes on trying, and readers look by themselves meanwhile. */
async function connectOrRetry(connection: Redis, logger: Logger): Promise<void> {
  try {
    await connection.connect();
  } catch (error) {
    logger.warn(
      { error: String(error) },
      'Redis cannot be reached yet; events arrive with a delay until it can',
    );
  }
}

function reconnectDelayMs(attempt: number): number {
  return Math.min(attempt * 100, 2_000);
}
