import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { WebSocket } from 'ws';
import { Outbox, SEND_AHEAD } from './outbox.ts';

/** A socket that notes what it writes at once, and holds back its word that it has left. */
function socketAndWrites() {
  const writes: string[] = [];
  const left: (() => void)[] = [];
  const raw = new Writable({
    decodeStrings: false,
    writev(chunks, done) {
      writes.push(chunks.map(({ chunk }) => String(chunk)).join(' '));
      left.push(done);
    },
  });
  const socket = Object.assign(new EventEmitter(), {
    OPEN: 1,
    readyState: 1,
    send: (text: string, _: object, done: () => void) => void raw.write(text, done),
  });
  return { outbox: new Outbox(socket as unknown as WebSocket, raw), socket, writes, left };
}

const tick = () => new Promise((resolve) => setImmediate(resolve));

describe('what a socket sends', () => {
  it('leaves together when it comes together', async () => {
    const { outbox, writes, left } = socketAndWrites();
    void outbox.send('a');
    await Promise.resolve();
    void outbox.send('b');
    await tick();
    expect(writes).toEqual(['a b']);
    left.shift()?.();
    void outbox.send('c');
    await tick();
    expect(writes).toEqual(['a b', 'c']);
  });

  it('holds up who sends more than may be under way, until the oldest has left', async () => {
    const { outbox, left } = socketAndWrites();
    for (let n = 1; n < SEND_AHEAD; n++) expect(outbox.send(`${n}`)).toBeUndefined();
    let isThrough = false;
    const last = outbox.send('last')?.then(() => {
      isThrough = true;
    });
    await tick();
    expect(isThrough).toBe(false);
    left.shift()?.();
    await last;
    expect(isThrough).toBe(true);
  });

  it('holds nobody up once the socket is closed', async () => {
    const { outbox, socket } = socketAndWrites();
    for (let n = 1; n < SEND_AHEAD; n++) void outbox.send(`${n}`);
    const last = outbox.send('last');
    socket.readyState = 3;
    socket.emit('close');
    await last;
    expect(outbox.send('more')).toBeUndefined();
  });
});
