// What one would write by hand to tell many listeners the same: `broadcast-server.ts ws` or `broadcast-server.ts socket.io`.
// POST /emit?count=…&everyMs=… sends so many events; each carries the time at which it was sent.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as breath, setTimeout as pause } from 'node:timers/promises';
import { Server as SocketIo } from 'socket.io';
import { WebSocketServer } from 'ws';

const server = http.createServer((request, response) => {
  const { searchParams } = new URL(request.url ?? '/', 'http://localhost');
  const count = Number(searchParams.get('count'));
  const everyMs = Number(searchParams.get('everyMs'));
  response.end();
  void emitAll(count, everyMs);
});
const emit = process.argv[2] === 'ws' ? bare(server) : socketIo(server);

async function emitAll(count: number, everyMs: number): Promise<void> {
  const startedAt = performance.now();
  for (let n = 0; n < count; n++) {
    const restMs = startedAt + n * everyMs - performance.now();
    if (restMs > 0) await pause(restMs);
    else await breath();
    emit(eventAt(Date.now()));
  }
}

/** As the gateway's events look to a client that asks for cursor and name. */
const eventAt = (now: number) => ({
  data: { events: { cursor: 'AAAAAMAVAZgAAAAAAAAAAQ', name: String(now) } },
});

function bare(on: http.Server): (event: object) => void {
  const wss = new WebSocketServer({ server: on });
  return (event) => {
    const text = JSON.stringify({ id: '1', type: 'next', payload: event });
    for (const client of wss.clients) client.send(text);
  };
}

function socketIo(on: http.Server): (event: object) => void {
  const io = new SocketIo(on, { transports: ['websocket'], serveClient: false });
  return (event) => io.emit('next', event);
}

server.listen(0, '127.0.0.1', () => {
  console.log(`listening ${(server.address() as AddressInfo).port}`);
});
