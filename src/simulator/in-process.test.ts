import { afterEach, describe, expect, it, vi } from 'vitest';
import { type InProcess, inProcess } from '../../test/support/in-process-simulator.ts';
import { InProcessTransport } from '../../test/support/in-process-transport.ts';
import { category, service, testTenantId } from '../../test/support/simulator.ts';
import { type Transport, TransportError } from '../servicetitan/transport.ts';
import { inProcessAddresses } from './contract.ts';
import type { FaultRule } from './faults/rules.ts';

const categories = [
  category({ id: 1 }),
  category({ id: 2, parentId: 1, position: 1 }),
  category({ id: 3, parentId: 1, position: 2 }),
];
const services = [1, 2, 3].map((id) => service({ id, price: 1 }));
const started = (options: Parameters<typeof inProcess>[0] = {}) =>
  inProcess({ pricebook: { categories, services }, ...options });
const struck = (fault: FaultRule['fault']) => started({ faults: [{ fault }] });
const storedPrice = ({ sim }: InProcess) => sim.record(testTenantId, 'services', 1)?.price;

afterEach(() => vi.restoreAllMocks());

describe('in process', () => {
  it('the token endpoint, the API, the image host and the control API answer', () => {
    const st = started();
    const form = 'grant_type=client_credentials&client_id=cid.demo&client_secret=cs1.demo';
    const token = st.sim.handle({ method: 'POST', url: inProcessAddresses.authUrl, body: form });
    expect(token).toMatchObject({ kind: 'answer', status: 200 });
    expect(st.get('services/2').body).toMatchObject({ id: 2 });

    const png = Buffer.from('png');
    const form2 = Buffer.concat([
      Buffer.from(
        '--x\r\ncontent-disposition: form-data; name="file"\r\ncontent-type: image/png\r\n\r\n',
      ),
      png,
      Buffer.from('\r\n--x--\r\n'),
    ]);
    const uploaded = st.call('POST', 'images', form2, {
      'Content-Type': 'multipart/form-data; boundary=x',
    });
    const path = String(uploaded.body['path']);
    const { location = '' } = st.get(`images?path=${path}`).headers;
    expect(location).toContain(inProcessAddresses.imageHostUrl);
    expect(st.sim.handle({ method: 'GET', url: location })).toMatchObject({
      status: 200,
      body: png,
      headers: { 'content-type': 'image/png', 'content-length': '3' },
    });
    expect(st.sim.handle({ method: 'GET', url: '/_control/clock' })).toMatchObject({ status: 200 });
    expect(
      st.sim.calls().every(({ status, durationMs }) => status !== null && durationMs === 0),
    ).toBe(true);
  });

  it('neither real time nor chance has a part in what comes back', () => {
    const run = (seed: number) => {
      const st = started({
        seed,
        behaviours: { callsPerSecond: 60, rateClock: 'real', dirtyRows: 0.5 },
        faults: [{ times: null, chance: 0.3, fault: { kind: 'html' } }],
      });
      st.sim.edit(testTenantId, { type: 'create', entity: 'services', fields: { code: 'N' } });
      for (let turn = 0; turn < 20; turn += 1) {
        st.patch(`services/${(turn % 3) + 1}`, { price: turn });
        st.get('services');
        st.sim.clock.advance(10);
      }
      return JSON.stringify([st.outcomes, st.sim.pricebook(testTenantId), st.sim.calls()]);
    };
    for (const [of, name] of [
      [Date, 'now'],
      [Math, 'random'],
      [performance, 'now'],
    ] as const) {
      vi.spyOn(of as { now: () => number }, name as 'now').mockImplementation(() => {
        throw new Error(`${name} was asked`);
      });
    }
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(() => {
      throw new Error('a timer was set');
    });
    expect(run(1)).toBe(run(1));
    expect(run(1)).not.toBe(run(2));
  });

  it('a lost request is not applied and a lost answer is, and the outcome and the log tell', () => {
    const cases = [
      [{ kind: 'cut', when: 'before' }, 'cut', false],
      [{ kind: 'hang' }, 'silent', false],
      [{ kind: 'cut', when: 'mid-body' }, 'cut', true],
      [{ kind: 'applied-then-lost', how: 'cut' }, 'cut', true],
      [{ kind: 'applied-then-lost', how: 'hang' }, 'silent', true],
      [{ kind: 'applied-then-status', status: 500 }, 'answer', true],
      [{ kind: 'status', status: 500 }, 'answer', false],
    ] as const;
    for (const [fault, kind, applied] of cases) {
      const st = struck(fault);
      st.patch('services/1', { price: 9 });
      expect(st.outcomes.at(-1)).toMatchObject({ kind, applied, delayMs: 0 });
      expect(storedPrice(st)).toBe(applied ? 9 : 1);
      expect(st.sim.calls({ operation: 'services.update', applied })).toHaveLength(1);
    }
  });

  it('delays are told and not waited for', () => {
    const slow = struck({ kind: 'slow', delayMs: 60_000 });
    expect(slow.get('services').status).toBe(200);
    expect(slow.outcomes.at(-1)?.delayMs).toBe(60_000);
    expect(slow.sim.calls()[0]?.durationMs).toBe(60_000);
    const trickle = struck({ kind: 'slow-bytes', chunkBytes: 1_000, everyMs: 10 });
    trickle.get('services');
    const { body, delayMs } = trickle.outcomes.at(-1) as { body: Buffer; delayMs: number };
    expect(delayMs).toBe(Math.ceil(body.byteLength / 1_000) * 10);
  });

  it('creations that were applied are counted by the log, and all records can be read at rest', () => {
    const st = started({
      faults: [
        { match: { method: 'POST' }, fault: { kind: 'applied-then-lost', how: 'cut' } },
        { match: { method: 'POST' }, nth: 2, fault: { kind: 'cut', when: 'before' } },
      ],
    });
    const body = { name: 'Heaters', categoryType: 'Services' };
    for (let turn = 0; turn < 3; turn += 1) st.post('categories', body);
    st.post('categories', { name: '' });
    expect(st.sim.calls({ operation: 'categories.create', applied: true })).toHaveLength(2);
    const names = st.sim.pricebook(testTenantId).categories.map(({ name }) => name);
    expect(names.filter((name) => name === 'Heaters')).toHaveLength(2);
  });
});

describe('the in-process transport', () => {
  const call = (st: InProcess) => ({
    method: 'PATCH' as const,
    url: new URL(`${inProcessAddresses.url}${st.pathOf('services/1')}`),
    headers: st.headers,
    body: '{"price":9}',
  });

  it('throws what the client knows from HTTP', async () => {
    const failures = [];
    for (const how of ['cut', 'hang'] as const) {
      const st = struck({ kind: 'applied-then-lost', how });
      const sent = new InProcessTransport(st.sim).send(call(st));
      failures.push(await sent.catch((error: TransportError) => error.failure));
    }
    expect(failures).toEqual(['cut', 'timeout']);
    const st = started();
    const transport = new InProcessTransport(st.sim);
    expect(await transport.send(call(st))).toMatchObject({ status: 200 });
    await expect(transport.send({ ...call(st), maySend: () => false })).rejects.toThrow(
      /held back/,
    );
    await expect(
      transport.send({ ...call(st), signal: AbortSignal.abort(new Error('enough')) }),
    ).rejects.toThrow('enough');
    await transport.close();
    await expect(transport.send(call(st))).rejects.toThrow(TransportError);
  });

  it('stands where the transport of the client stands', async () => {
    const st = started();
    const transport: Transport = new InProcessTransport(st.sim);
    const url = new URL(`${inProcessAddresses.url}${st.pathOf('services')}`);
    expect(await transport.send({ method: 'GET', url, headers: st.headers })).toMatchObject({
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8' },
    });
  });

  it('lets a hook lose the request or the answer', async () => {
    const lost = () => Promise.reject(new TransportError('cut', 'lost'));
    const st = started();
    await expect(
      new InProcessTransport(st.sim, { beforeCall: lost }).send(call(st)),
    ).rejects.toThrow('lost');
    expect(storedPrice(st)).toBe(1);
    await expect(
      new InProcessTransport(st.sim, { afterCall: lost }).send(call(st)),
    ).rejects.toThrow('lost');
    expect(storedPrice(st)).toBe(9);
  });
});
