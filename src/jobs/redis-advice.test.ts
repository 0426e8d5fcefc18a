import { describe, expect, it } from 'vitest';
import { describeWithRedis } from '../../test/support/redis.ts';
import { adviceFor, adviseOnRedis } from './redis-advice.ts';

describe('advice on a Redis', () => {
  const safe = { appendonly: 'yes', maxmemoryPolicy: 'noeviction' };

  it('has nothing to say about one that keeps what it has acknowledged', () => {
    expect(adviceFor(safe)).toEqual([]);
  });

  it('names what loses jobs and the setting that mends it', () => {
    expect(adviceFor({ ...safe, appendonly: 'no' })).toEqual([
      expect.stringContaining('`appendonly yes`'),
    ]);
    expect(adviceFor({ ...safe, maxmemoryPolicy: 'allkeys-lru' })).toEqual([
      expect.stringMatching(/allkeys-lru.*`maxmemory-policy noeviction`/),
    ]);
  });

  it('says what to make sure of where the settings cannot be read', () => {
    const hidden = { appendonly: undefined, maxmemoryPolicy: undefined };
    expect(adviceFor(hidden)).toEqual([expect.stringContaining('cannot be read')]);
  });

  it('fails soon when there is no Redis', async () => {
    await expect(adviseOnRedis('redis://127.0.0.1:1')).rejects.toThrow();
  });
});

describeWithRedis('advice on a running Redis', (redis) => {
  it('comes from its settings', async () => {
    for (const advice of await adviseOnRedis(redis.url))
      expect(advice).toMatch(/appendonly|maxmemory/);
  });
});
