import type { Duplex } from 'node:stream';
import type { WebSocket } from 'ws';

/** Messages that may be on their way to one client at once. */
export const SEND_AHEAD = 16;

/** Bytes are those of a text. */
const TEXT = { binary: false };

/**
 * What one socket sends. Messages that come together leave together, in one write: with a thousand sockets that is most of the work. So
 * many may be under way at once; whoever sends more waits until the oldest has left, so that a client that does not read holds up its own
 * events only, and no more than these.
 */
export class Outbox {
  readonly #socket: WebSocket;
  readonly #raw: Pick<Duplex, 'cork' | 'uncork'>;
  #underWay = 0;
  #isCorked = false;
  readonly #waiting: (() => void)[] = [];

  /** `raw`: what the socket writes to. */
  constructor(socket: WebSocket, raw: Pick<Duplex, 'cork' | 'uncork'>) {
    this.#socket = socket;
    this.#raw = raw;
    socket.once('close', () => this.#release());
  }

  /** Settles when there is room for another message; a socket that closes meanwhile is no error, its subscriptions end by themselves. */
  send(text: string | Uint8Array): Promise<void> | undefined {
    const socket = this.#socket;
    if (socket.readyState !== socket.OPEN) return undefined;
    this.#cork();
    this.#underWay += 1;
    socket.send(text, TEXT, () => {
      this.#underWay -= 1;
      this.#waiting.shift()?.();
    });
    if (this.#underWay < SEND_AHEAD) return undefined;
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** Holds writes back until all that is ready to be sent has been: the next tick comes after every promise that can go on. */
  #cork(): void {
    if (this.#isCorked) return;
    this.#isCorked = true;
    this.#raw.cork();
    process.nextTick(() => {
      this.#isCorked = false;
      this.#raw.uncork();
    });
  }

  #release(): void {
    for (const go of this.#waiting.splice(0)) go();
  }
}
