import { afterEach, describe, expect, it } from 'vitest';
import {
  category,
  requestToken,
  type SimulatorUnderTest,
  service,
  startSimulator,
  testTenantId,
} from '../../../test/support/simulator.ts';
import type { Fault } from './rules.ts';

let st: SimulatorUnderTest;
afterEach(() => st.close());

const services = [1, 2, 3, 4].map((id) => service({ id, price: 1 }));
const started = async (fault?: Fault) => {
  st = await startSimulator({ pricebook: { services } });
  if (fault) st.sim.addFaults({ match: { entity: 'services' }, fault });
};
const patchPrice = (signal?: AbortSignal) =>
  st.call('PATCH', 'services/1', { body: { price: 9 }, ...(signal && { signal }) });
const storedPrice = () => st.sim.record(testTenantId, 'services', 1)?.price;

describe('a fault rule', () => {
  it('strikes once by default, then no more', async () => {
    await started({ kind: 'status', status: 502 });
    expect((await st.get('services')).status).toBe(502);
    expect((await st.get('services')).status).toBe(200);
    expect(st.sim.faults[0]).toMatchObject({ matched: 2, struck: 1 });
  });

  it('strikes from the nth matching call as often as told', async () => {
    await started();
    st.sim.addFaults({ nth: 2, times: 2, fault: { kind: 'status', status: 500 } });
    const seen = [];
    for (let call = 0; call < 4; call += 1) seen.push((await st.get('services')).status);
    expect(seen).toEqual([200, 500, 500, 200]);
  });

  it('matches by method, path, operation, entity, page and tenant', async () => {
    await started();
    const fault: Fault = { kind: 'status', status: 500 };
    for (const match of [
      { method: 'post' },
      { path: '/pricebook/*/materials' },
      { operation: 'services.get' },
      { entity: 'images' },
      { page: 2, entity: 'services' },
      { tenantId: 5n },
    ]) {
      st.sim.addFaults({ match, times: null, fault });
    }
    expect((await st.get('services')).status).toBe(200);
    for (const path of ['materials', 'services/1', 'images', 'services?page=2']) {
      expect((await st.get(path)).status).toBe(500);
    }
    expect((await st.call('POST', 'equipment')).status).toBe(500);
    st.sim.clearFaults();
    expect((await st.get('materials')).status).toBe(200);
  });

  it('strikes a share of the calls, the same ones for the same seed', async () => {
    const run = async (seed: number) => {
      st = await startSimulator({ seed });
      st.sim.addFaults({ times: null, chance: 0.5, fault: { kind: 'html' } });
      const seen = [];
      for (let call = 0; call < 20; call += 1) seen.push((await st.get('services')).status);
      await st.close();
      return seen.join();
    };
    const first = await run(1);
    expect(await run(1)).toBe(first);
    expect(await run(2)).not.toBe(first);
    expect(first).toContain('200');
    expect(first).toContain('503');
  });

  it('can strike the token endpoint', async () => {
    await started();
    st.sim.addFaults({
      match: { operation: 'token.issue' },
      fault: { kind: 'rate-limit', waitSeconds: 7 },
    });
    const answer = await requestToken(st.authUrl);
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBe('7');
  });
});

describe('the fault', () => {
  it('rate-limit answers 429 with or without the header', async () => {
    await started({ kind: 'rate-limit', waitSeconds: 50, retryAfter: 'none' });
    const answer = await st.get('services');
    expect(answer.status).toBe(429);
    expect(answer.headers.get('retry-after')).toBeNull();
    expect(answer.body.title).toBe('Rate limit is exceeded. Try again in 50 seconds.');
  });

  it('status answers the envelope and applies nothing', async () => {
    await started({ kind: 'status', status: 409, title: 'Customer ID = 5 is not active' });
    expect((await patchPrice()).body).toMatchObject({
      status: 409,
      title: 'Customer ID = 5 is not active',
    });
    expect(storedPrice()).toBe(1);
  });

  it('maintenance answers the 409 that passes', async () => {
    await started({ kind: 'maintenance' });
    const answer = await st.get('services');
    expect(answer.status).toBe(409);
    expect(answer.body.title).toBe(
      'The service is suspended for maintenance. Please try again later.',
    );
  });

  it('html answers a body that is no JSON', async () => {
    await started({ kind: 'html' });
    const answer = await st.get('services');
    expect(answer.status).toBe(503);
    expect(answer.headers.get('content-type')).toBe('text/html');
    expect(answer.text).toMatch(/^<html>/);
  });

  it('cut ends the connection without an answer, or in the middle of it', async () => {
    await started({ kind: 'cut', when: 'before' });
    await expect(patchPrice()).rejects.toThrow();
    expect(storedPrice()).toBe(1);
    st.sim.addFaults({ fault: { kind: 'cut', when: 'mid-body' } });
    await expect(st.get('services')).rejects.toThrow();
    expect(st.sim.calls().map(({ status }) => status)).toEqual([null, null]);
    expect((await st.get('services')).status).toBe(200);
  });

  it('applied-then-lost applies the call and cuts the connection, or stays silent', async () => {
    await started({ kind: 'applied-then-lost', how: 'cut' });
    await expect(patchPrice()).rejects.toThrow();
    expect(storedPrice()).toBe(9);
    st.sim.addFaults({ fault: { kind: 'applied-then-lost', how: 'hang' } });
    const create = st.call('POST', 'services', {
      body: { code: 'N', description: 'N' },
      signal: AbortSignal.timeout(100),
    });
    await expect(create).rejects.toThrow();
    expect(st.sim.records(testTenantId, 'services')).toHaveLength(5);
  });

  it('applied-then-status applies the call and answers another status, as JSON or HTML', async () => {
    await started({ kind: 'applied-then-status', status: 500, title: 'Too bad' });
    expect((await patchPrice()).body).toMatchObject({ status: 500, title: 'Too bad' });
    expect(storedPrice()).toBe(9);
    st.sim.addFaults({ fault: { kind: 'applied-then-status', status: 502, html: true } });
    const created = await st.call('POST', 'services', { body: { code: 'N', description: 'N' } });
    expect(created.status).toBe(502);
    expect(created.text).toMatch(/^<html>/);
    expect(st.sim.records(testTenantId, 'services')).toHaveLength(5);
    const [update, creation] = st.sim.calls();
    expect(update).toMatchObject({ status: 500, applied: true });
    expect(creation).toMatchObject({ status: 502, applied: true });
  });

  it('hang applies nothing and answers nothing', async () => {
    await started({ kind: 'hang' });
    await expect(patchPrice(AbortSignal.timeout(100))).rejects.toThrow();
    expect(storedPrice()).toBe(1);
  });

  it('slow answers late, and slow-bytes trickles', async () => {
    await started({ kind: 'slow', delayMs: 60 });
    const begun = performance.now();
    expect((await st.get('services')).status).toBe(200);
    expect(performance.now() - begun).toBeGreaterThanOrEqual(59);
    st.sim.addFaults({ fault: { kind: 'slow-bytes', chunkBytes: 1000, everyMs: 10 } });
    expect((await st.get('services')).body.data).toHaveLength(4);
  });

  it('expire-token answers 401 until there is a new token', async () => {
    await started({ kind: 'expire-token' });
    expect((await st.get('services')).status).toBe(401);
    expect((await st.get('services')).status).toBe(401);
    await st.authenticate();
    expect((await st.get('services')).status).toBe(200);
  });

  it('truncated-json ends the body early in a complete answer', async () => {
    await started({ kind: 'truncated-json', keep: 0.9 });
    await expect(st.get('services')).rejects.toThrow(SyntaxError);
  });

  it('poison-rows spoils the rows named, or a share by seed, in lists, trees and single records', async () => {
    const categories = [category({ id: 1 }), category({ id: 2, parentId: 1 })];
    st = await startSimulator({ pricebook: { services, categories } });
    const poison = (fault: Omit<Extract<Fault, { kind: 'poison-rows' }>, 'kind'>) =>
      st.sim.addFaults({ fault: { kind: 'poison-rows', ...fault } });
    const ids = async (path: string) => (await st.get(path)).body.data.map((row) => row.id);
    poison({ ids: [2], how: 'id-as-text' });
    expect(await ids('services')).toEqual([1, '#2', 3, 4]);
    poison({ ids: [3], how: 'no-id' });
    expect(await ids('services')).toEqual([1, 2, null, 4]);
    poison({ ids: [4], how: 'no-object' });
    expect((await st.get('services')).body.data[3]).toBe('rubbish');
    poison({ ids: [1] });
    const { text } = await st.get('services/1');
    expect(Object.keys(JSON.parse(text) as object)).toContain('__proto__');
    poison({ ids: [2], how: 'no-id' });
    const [root] = (await st.get('categories')).body.data;
    expect(root).toMatchObject({ id: 1, subcategories: [{ id: null, name: 'Category 2' }] });
    const shared: Fault = { kind: 'poison-rows', share: 0.5, how: 'no-id' };
    st.sim.addFaults({ times: 2, fault: shared });
    const spoilt = await ids('services');
    expect(spoilt).toContain(null);
    expect(await ids('services')).toEqual(spoilt);
    expect(spoilt.some((id) => id !== null)).toBe(true);
  });

  it('error-in-200 hides an error envelope behind 200', async () => {
    await started({ kind: 'error-in-200', title: 'Something failed' });
    expect(await st.get('services')).toMatchObject({
      status: 200,
      body: { status: 500, title: 'Something failed' },
    });
  });

  it('edit changes the pricebook between pages, so that rows shift', async () => {
    await started({
      kind: 'edit',
      edits: [{ type: 'deactivate', entity: 'services', id: 1 }],
    });
    const page = async (number: number) =>
      (await st.get(`services?pageSize=2&page=${number}`)).body.data.map(({ id }) => id);
    expect(await page(1)).toEqual([1, 2]);
    expect(await page(2)).toEqual([4]);
    let calls = 0;
    st.sim.addFaults({
      fault: {
        kind: 'edit',
        when: 'before',
        run: () => {
          calls += 1;
        },
      },
    });
    await page(1);
    expect(calls).toBe(1);
  });

  it('late-export delays changes for one call of a feed', async () => {
    st = await startSimulator({ pricebook: { services }, behaviours: { exportDelayMinutes: 0 } });
    await patchPrice();
    st.sim.addFaults({
      match: { operation: 'services.export' },
      fault: { kind: 'late-export', minutes: 5 },
    });
    const changed = async () =>
      (await st.get('export/services?from=2026-01-01')).body.data.map(({ id }) => id);
    expect(await changed()).toEqual([]);
    expect(await changed()).toEqual([1]);
  });
});
