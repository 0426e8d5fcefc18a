import { describe, expect, it } from 'vitest';
import { systemClock } from '../../lib/clock.ts';
import { checkReadiness } from './health.ts';
import { listen } from './server.ts';

const ok = () => Promise.resolve();

describe('readiness', () => {
  it('is ready when every part answers', async () => {
    const readiness = await checkReadiness({ database: ok, queue: ok }, systemClock);
    expect(readiness).toMatchObject({ status: 'ready', checks: { database: 'ok', queue: 'ok' } });
  });

  it('names the part that is not, and why', async () => {
    const queue = () => Promise.reject(new Error('Redis does not answer'));
    const readiness = await checkReadiness({ database: ok, queue }, systemClock);
    expect(readiness).toMatchObject({
      status: 'not ready',
      checks: { database: 'ok', queue: 'Redis does not answer' },
    });
  });
});

describe('the health pages', () => {
  it('answer healthy while the process lives, and not ready once it drains', async () => {
    const server = await listen(
      {
        handle: (_, response) => response.end(),
        graphqlPath: '/graphql',
        checks: { database: ok },
        clock: systemClock,
      },
      { host: '127.0.0.1', port: 0 },
    );
    try {
      const get = (path: string) =>
        fetch(`http://127.0.0.1:${server.port}${path}`, { redirect: 'manual' });
      expect(await (await get('/health')).json()).toEqual({
        status: 'healthy',
        timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      });
      expect((await get('/ready')).status).toBe(200);
      expect((await get('/')).headers.get('location')).toBe('/graphql');
      server.drain();
      const draining = await get('/ready');
      expect(draining.status).toBe(503);
      expect(await draining.json()).toMatchObject({ status: 'not ready' });
      expect((await get('/health')).status).toBe(200);
    } finally {
      await server.close(100);
    }
  });
});
