import { connect as connectSocket } from 'node:net';
import { expect } from 'vitest';
import { WebSocket } from 'ws';
import { eventually } from './eventually.ts';

export const PROTOCOL = 'graphql-transport-ws';

export interface Message {
  readonly type: string;
  readonly id?: string;
  readonly payload?: { readonly data?: unknown; readonly errors?: unknown } | readonly unknown[];
}

export type SocketClient = Awaited<ReturnType<typeof openSocket>>;

/** A socket that remembers what it was told and how it ended. */
export async function openSocket(
  url: string,
  options: { protocol?: string | string[]; headers?: Record<string, string> } = {},
) {
  const socket = new WebSocket(url, options.protocol ?? PROTOCOL, {
    headers: options.headers ?? {},
  });
  const messages: Message[] = [];
  const end: { code?: number; reason?: string; status?: number | undefined } = {};
  socket.on('message', (bytes) => messages.push(JSON.parse(String(bytes)) as Message));
  socket.on('close', (code, reason) => Object.assign(end, { code, reason: String(reason) }));
  socket.on('unexpected-response', (_request, response) => {
    end.status = response.statusCode;
    socket.terminate();
  });
  socket.on('error', () => {});
  await eventually(() => {
    if (socket.readyState === WebSocket.CONNECTING) throw new Error('still connecting');
  });
  const send = (message: unknown) =>
    socket.send(typeof message === 'string' ? message : JSON.stringify(message));
  return {
    socket,
    messages,
    end,
    send,
    async init(payload?: object) {
      send({ type: 'connection_init', payload });
      await eventually(() => expect(messages).toContainEqual({ type: 'connection_ack' }));
    },
    subscribe: (query: string, id = '1', variables: object = {}) =>
      send({ type: 'subscribe', id, payload: { query, variables } }),
    closedWith: (code: number) => eventually(() => expect(end.code).toBe(code)),
    told: (id: string) =>
      eventually(() => {
        const found = messages.find((message) => message.id === id);
        if (!found) throw new Error(`nothing about ${id} in ${JSON.stringify(messages)}`);
        return found;
      }),
  };
}

/** A WebSocket client made by hand, because a library would read on. */
export async function rawSubscriber(port: number, query: string) {
  const socket = connectSocket({ port, host: '127.0.0.1' });
  socket.on('error', () => {});
  let received = '';
  socket.on('data', (bytes) => {
    received += bytes.toString('latin1');
  });
  socket.write(
    `GET /graphql HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}\r\nSec-WebSocket-Protocol: ${PROTOCOL}\r\n\r\n`,
  );
  await eventually(() => expect(received).toContain('101 Switching'));
  socket.write(frame({ type: 'connection_init' }));
  await eventually(() => expect(received).toContain('connection_ack'));
  socket.write(frame({ type: 'subscribe', id: '1', payload: { query } }));
  return { socket, received: () => received };
}

/** A masked text frame of up to 125 bytes. */
function frame(message: object): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  const mask = Buffer.alloc(4);
  return Buffer.concat([Buffer.from([0x81, 0x80 | text.length]), mask, text]);
}
