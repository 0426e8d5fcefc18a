// Many listeners in a process of their own: `listeners.ts <gateway|ws|socket.io> <url> <count> <how many of them never read>`.
// GET / answers what they have heard; DELETE / forgets it.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket } from 'ws';

export interface Heard {
  /** Messages of each listener that reads. */
  readonly least: number;
  readonly most: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** When the last message came, in milliseconds since 1970. */
  readonly lastAt: number;
}

const [kind = '', url = '', countText = '', silentText = '0'] = process.argv.slice(2);
const count = Number(countText);
const silent = Number(silentText);
const counts = new Int32Array(count - silent);
let latencies: number[] = [];
let lastAt = 0;

const NAME = /"name":"(\d+)"/;

function hear(listener: number, text: string): void {
  const sentAt = Number(NAME.exec(text)?.[1]);
  if (Number.isNaN(sentAt)) return;
  lastAt = Date.now();
  counts[listener] = (counts[listener] ?? 0) + 1;
  latencies.push(lastAt - sentAt);
}

/** Settles when the listener hears from now on. */
type Greet = (socket: WebSocket, text: string) => boolean;

const greetings: Readonly<Record<string, { readonly begin?: string; readonly greet: Greet }>> = {
  ws: { greet: () => true },
  gateway: {
    begin: '{"type":"connection_init"}',
    greet(socket, text) {
      if (!text.includes('connection_ack')) return true;
      const query = 'subscription { events { cursor ... on CategoryUpdated { name } } }';
      socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }));
      return true;
    },
  },
  'socket.io': {
    greet(socket, text) {
      if (text.startsWith('0')) socket.send('40');
      else if (text === '2') socket.send('3');
      return text.startsWith('40');
    },
  },
};

async function open(listener: number): Promise<void> {
  const protocol = kind === 'gateway' ? 'graphql-transport-ws' : [];
  const socket = new WebSocket(url, protocol);
  const how = greetings[kind];
  if (!how) throw new RangeError(kind);
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.once('open', () => {
      if (how.begin) socket.send(how.begin);
      if (kind === 'ws') resolve();
    });
    socket.on('message', (bytes) => {
      const text = String(bytes);
      if (how.greet(socket, text)) resolve();
      if (listener < counts.length) hear(listener, text);
    });
  });
  socket.on('error', () => {});
  // A client that does not read: what is sent to it stays in the buffers of the system.
  if (listener >= counts.length) socket.pause();
}

for (let listener = 0; listener < count; listener += 50) {
  await Promise.all(
    Array.from({ length: Math.min(50, count - listener) }, (_, n) => open(listener + n)),
  );
}

const server = http.createServer((request, response) => {
  if (request.method === 'DELETE') {
    counts.fill(0);
    latencies = [];
  }
  latencies.sort((a, b) => a - b);
  const at = (share: number) => latencies[Math.floor((latencies.length - 1) * share)] ?? Number.NaN;
  const heard: Heard = {
    ...{ least: Math.min(...counts), most: Math.max(...counts), lastAt },
    ...{ p50Ms: at(0.5), p99Ms: at(0.99) },
  };
  response.end(JSON.stringify(heard));
});
server.listen(0, '127.0.0.1', () => {
  console.log(`listening ${(server.address() as AddressInfo).port}`);
});
