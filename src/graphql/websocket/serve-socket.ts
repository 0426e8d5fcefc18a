import { CloseCode, type WebSocket as ProtocolSocket, type Server } from 'graphql-ws';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import { quoteLongNumbers } from '../../lib/lossless-json.ts';
import { responseTooLarge } from '../too-large.ts';
import type { Outbox } from './outbox.ts';

/** Closes for reasons of our own; 4290 as in HTTP 429: clients that follow the protocol try again later. */
const TOO_MUCH = 4290;

/** How long a client that is told goodbye may take to hear it. */
const GOODBYE_MS = 1_000;

export interface SocketConnection {
  readonly socket: WebSocket;
  readonly outbox: Outbox;
  readonly pingMs: number;
  /** Bytes of an answer. */
  readonly responseBytes: number;
  readonly logger: Logger;
}

/**
 * Carries the protocol over one socket of `ws`. A client that does not read holds up its own events only: see `Outbox`. Silence on two
 * pings ends it.
 */
export function serveSocket(
  { socket, outbox, pingMs, responseBytes, logger }: SocketConnection,
  open: (adapter: ProtocolSocket) => ReturnType<Server['opened']>,
): void {
  let answered = true;
  const pings = setInterval(() => {
    if (answered) {
      answered = false;
      socket.ping();
    } else if (socket.bufferedAmount > 0) closeTooSlow(socket);
    else socket.terminate();
  }, pingMs);
  pings.unref();
  socket.on('pong', () => {
    answered = true;
  });
  // Too large a message, a broken frame: ws closes the socket by itself.
  socket.on('error', (error) => logger.debug({ err: error }, 'a WebSocket broke'));

  const closed = open({
    protocol: socket.protocol,
    send: (text) => outbox.send(withinLimit(text, responseBytes)),
    close: (code, reason) => {
      socket.close(code, reason);
      setTimeout(() => socket.terminate(), GOODBYE_MS).unref();
    },
    onMessage: (handle) => {
      socket.on('message', (bytes, isBinary) => {
        if (isBinary) {
          socket.close(CloseCode.BadRequest, 'Invalid message received');
          return;
        }
        // Ids above 2^53 that a client wrote as bare numbers keep their digits, as over HTTP.
        handle(quoteLongNumbers(String(bytes))).catch((error: unknown) => {
          logger.error({ err: error }, 'a WebSocket message failed');
          socket.close(CloseCode.InternalServerError, 'Internal server error');
        });
      });
    },
  });
  socket.once('close', (code, reason) => {
    clearInterval(pings);
    closed(code, String(reason)).catch((error: unknown) => {
      logger.error({ err: error }, 'a WebSocket did not close cleanly');
    });
  });
}

/** How graphql-ws writes an answer: the id of the operation first. */
const ANSWER = /^\{"id":("(?:[^"\\]|\\.)*"),"type":"next",/;

/** A message of the protocol, or the refusal of the answer it carries. */
function withinLimit(text: string, maxBytes: number): string {
  // A character has at most three bytes: few messages have to be measured.
  if (text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes) return text;
  const id = ANSWER.exec(text)?.[1];
  if (id === undefined) return text;
  return `{"id":${id},"type":"next","payload":${JSON.stringify({ errors: [responseTooLarge(maxBytes)] })}}`;
}

/** Ends a socket that is one more than its tenant may have. */
export function closeTooMany(socket: WebSocket, max: number): void {
  socket.close(TOO_MUCH, `Your tenant exceeds the socket limit: ${max} at most`);
  setTimeout(() => socket.terminate(), GOODBYE_MS).unref();
}

/** Ends a socket whose client does not read, with the place to go on from where it is known. */
export function closeTooSlow(socket: WebSocket, cursor?: string): void {
  socket.close(
    TOO_MUCH,
    cursor ? `Too slow; resume after ${cursor}` : 'Too slow; resume after your last cursor',
  );
  setTimeout(() => socket.terminate(), GOODBYE_MS).unref();
}
