import { setTimeout as pause } from 'node:timers/promises';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { sendEvents } from '../../src/events/outbox.ts';
import type { Heard } from '../support/listeners.ts';
import { type Running, startProcess } from '../support/processes.ts';
import { type Figure, figure, ms, stated } from '../support/report.ts';
import { type Place, silent, TENANT } from '../support/stack.ts';

const LISTENERS = 1_000;
const SILENT = 100;
const PER_SECOND = 20;
const SECONDS = 60;
/** Events sent as fast as they go, to see how many get through in a second. */
const BURST = 300;
const PATIENCE_MS = 60_000;

/** Who tells the listeners: how it is asked to, and where they listen. */
interface Teller {
  readonly kind: 'gateway' | 'ws' | 'socket.io';
  readonly listenAt: string;
  readonly process: Running;
  emit(count: number, everyMs: number): Promise<void>;
}

/** Many subscribers of one process, beside a bare WebSocket broadcast and Socket.IO that tell as many the same. */
export async function benchSubscribers(place: Place): Promise<Figure[]> {
  const db = await openDatabase({
    ...{ url: place.appUrl, poolSize: 2, applicationName: 'bench events', logger: silent },
  });
  try {
    const gateway = await startGateway(place, db);
    const steady = await listenSteadily(gateway);
    const bursts = { gateway: await listenToBurst(gateway), 'socket.io': 0, ws: 0 };
    await gateway.process.stop();
    for (const kind of ['socket.io', 'ws'] as const) {
      const floor = await startFloor(kind);
      bursts[kind] = await listenToBurst(floor);
      await floor.process.stop();
    }
    return [...steady, ...compareBursts(bursts)];
  } finally {
    await db.close();
  }
}

/** A minute with all of them, and one with some that never read. */
async function listenSteadily(teller: Teller): Promise<Figure[]> {
  const all = await startListeners(teller, 0);
  // The first seconds compile what the rest of the minute runs.
  await teller.emit(5 * PER_SECOND, 1_000 / PER_SECOND);
  await pause(1_000);
  await all.forget();
  const before = teller.process.residentMb();
  await teller.emit(SECONDS * PER_SECOND, 1_000 / PER_SECOND);
  await pause(2_000);
  const heard = await all.report();
  const after = teller.process.residentMb();
  await all.stop();

  const some = await startListeners(teller, SILENT);
  await teller.emit(SECONDS * PER_SECOND, 1_000 / PER_SECOND);
  await pause(2_000);
  const beside = await some.report();
  await some.stop();
  const lost = SECONDS * PER_SECOND * 2 - heard.least - beside.least;
  const title = `${LISTENERS} subscribers, ${PER_SECOND} events a second for ${SECONDS} s`;
  return [
    figure(`${title}: lost by any of them`, String(lost), {
      ...{ floor: '0', ratio: lost, atMost: 0 },
    }),
    figure(`${title}: p99 from the change to the client / 250 ms`, ms(heard.p99Ms), {
      ...{ floor: ms(250), ratio: heard.p99Ms / 250, atMost: 1 },
    }),
    figure(
      `the same while ${SILENT} of them never read, p99 / p99 of the others`,
      ms(beside.p99Ms),
      {
        ...{ floor: ms(heard.p99Ms), ratio: beside.p99Ms / heard.p99Ms, atMost: 2 },
      },
    ),
    stated(`${title}: memory of the gateway before and after`, `${before} MB, ${after} MB`),
  ];
}

/** Messages that arrive in a second when events are sent as fast as they go. */
async function listenToBurst(teller: Teller): Promise<number> {
  const listeners = await startListeners(teller, 0);
  const rates: number[] = [];
  for (let turn = 0; turn < 4; turn++) {
    await listeners.forget();
    const startedAt = Date.now();
    await teller.emit(BURST, 0);
    const heard = await listeners.untilHeard(BURST);
    if (turn > 0) rates.push((BURST * LISTENERS * 1_000) / (heard.lastAt - startedAt));
  }
  await listeners.stop();
  return rates.sort((a, b) => a - b)[1] ?? Number.NaN;
}

function compareBursts(rates: Readonly<Record<Teller['kind'], number>>): Figure[] {
  const shown = (kind: Teller['kind']) => `${Math.round(rates[kind] / 1_000)} k/s`;
  const what = `messages a second to ${LISTENERS} subscribers, as fast as they go`;
  return [
    figure(`${what}, / Socket.IO`, shown('gateway'), {
      ...{ floor: shown('socket.io'), ratio: rates.gateway / rates['socket.io'], atLeast: 1 },
    }),
    stated(`${what}: a bare ws broadcast`, shown('ws')),
  ];
}

async function startGateway(place: Place, db: Database): Promise<Teller> {
  const gateway = await startProcess('src/main.ts', ['gateway'], {
    until: /listens at (\S+)/,
    environment: {
      DATABASE_URL: place.appUrl,
      DATABASE_MIGRATION_URL: place.ownerUrl,
      ...{ PORT: '0', LOG_LEVEL: 'error' },
    },
  });
  return {
    kind: 'gateway',
    listenAt: gateway.found.replace('http', 'ws'),
    process: gateway,
    async emit(count, everyMs) {
      const startedAt = performance.now();
      for (let n = 0; n < count; n += everyMs === 0 ? 100 : 1) {
        const restMs = startedAt + n * everyMs - performance.now();
        if (restMs > 0) await pause(restMs);
        await append(db, everyMs === 0 ? 100 : 1);
      }
    },
  };
}

function append(db: Database, count: number): Promise<void> {
  const event = {
    type: 'categoryUpdated' as const,
    payload: { stId: '1', name: String(Date.now()), change: 'UPDATED' as const, changes: ['name'] },
  };
  return db.transaction(TENANT, async (tx) => sendEvents(tx, Array(count).fill(event)));
}

async function startFloor(kind: 'ws' | 'socket.io'): Promise<Teller> {
  const server = await startProcess('bench/support/broadcast-server.ts', [kind], {
    until: /listening (\d+)/,
  });
  const path = kind === 'ws' ? '' : '/socket.io/?EIO=4&transport=websocket';
  return {
    kind,
    listenAt: `ws://127.0.0.1:${server.found}${path}`,
    process: server,
    async emit(count, everyMs) {
      const query = `count=${count}&everyMs=${everyMs}`;
      await fetch(`http://127.0.0.1:${server.found}/emit?${query}`, { method: 'POST' });
    },
  };
}

async function startListeners({ kind, listenAt }: Teller, never: number) {
  const args = [kind, listenAt, String(LISTENERS), String(never)];
  const running = await startProcess('bench/support/listeners.ts', args, {
    until: /listening (\d+)/,
  });
  // The subscriptions behind the sockets open a moment later.
  await pause(1_000);
  const ask = async (method: 'GET' | 'DELETE') =>
    (await (await fetch(`http://127.0.0.1:${running.found}`, { method })).json()) as Heard;
  return {
    report: () => ask('GET'),
    forget: () => ask('DELETE'),
    stop: running.stop,
    /** Waits until the slowest has heard so many. */
    async untilHeard(count: number): Promise<Heard> {
      const lookedAt = Date.now();
      for (;;) {
        const heard = await ask('GET');
        if (heard.least >= count) return heard;
        if (Date.now() - lookedAt > PATIENCE_MS) {
          throw new Error(`only ${heard.least} of ${count} events arrived`);
        }
        await pause(200);
      }
    },
  };
}
