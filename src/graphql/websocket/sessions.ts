import { CloseCode } from 'graphql-ws';
import type { Logger } from 'pino';
import type { WebSocket } from 'ws';
import { ForbiddenError, InvalidInputError, UnauthenticatedError } from '../../errors.ts';
import type { Authenticate, Proof, Viewer } from '../../identity/viewer.ts';
import { SECOND_MS } from '../../lib/duration.ts';

/** Who has opened a socket, and what they have proved it with. */
export interface Session {
  readonly socket: WebSocket;
  readonly proof: Proof;
}

/** Timers hold at most 2^31 - 1 ms. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

interface SessionsOptions {
  readonly authenticate: Authenticate;
  readonly logger: Logger;
  /** @default 10_000 ms between two looks at who is still welcome */
  readonly recheckMs?: number;
}

/**
 * The sockets that are open and who is behind each. A proof is checked when its socket opens, with each subscription, and every ten
 * seconds: a socket whose proof has ended or was revoked is closed with 4403. Its client opens another with a new proof and goes on from
 * its last cursor.
 */
export class Sessions {
  readonly #options: SessionsOptions;
  readonly #open = new Map<WebSocket, Session>();
  readonly #timer: NodeJS.Timeout;
  #isChecking = false;

  constructor(options: SessionsOptions) {
    this.#options = options;
    const { recheckMs = 10 * SECOND_MS } = options;
    this.#timer = setInterval(() => void this.#checkAll(), recheckMs).unref();
  }

  /** Null for whoever cannot come in. Errors  where that cannot be told now. */
  async open(session: Session): Promise<Viewer | null> {
    const viewer = await this.#authenticate(session.proof);
    if (viewer === null) return null;
    const { socket } = session;
    this.#open.set(socket, session);
    const expiry = closeAtExpiry(socket, viewer);
    socket.once('close', () => {
      clearTimeout(expiry);
      this.#open.delete(socket);
    });
    return viewer;
  }

  /** Who is behind a socket now; null where it was never opened or is being closed. */
  async check(socket: WebSocket): Promise<Viewer | null> {
    const session = this.#open.get(socket);
    if (!session) return null;
    const viewer = await this.#authenticate(session.proof);
    if (viewer === null) socket.close(CloseCode.Forbidden, 'Access ended');
    return viewer;
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #checkAll(): Promise<void> {
    if (this.#isChecking) return;
    this.#isChecking = true;
    try {
      for (const socket of this.#open.keys()) await this.check(socket);
    } catch (error) {
      // Nobody can tell now who is welcome: nobody is turned out, and the next look comes.
      this.#options.logger.warn({ err: error }, 'open WebSockets could not be checked');
    } finally {
      this.#isChecking = false;
    }
  }

  async #authenticate(proof: Proof): Promise<Viewer | null> {
    try {
      return await this.#options.authenticate(proof);
    } catch (error) {
      if (isRefusal(error)) return null;
      throw error;
    }
  }
}

function isRefusal(error: unknown): boolean {
  return (
    error instanceof UnauthenticatedError ||
    error instanceof ForbiddenError ||
    error instanceof InvalidInputError
  );
}

/** A proof that ends later than a timer can tell is found by the checks. */
function closeAtExpiry(socket: WebSocket, { expiresAt }: Viewer): NodeJS.Timeout | undefined {
  const restMs = expiresAt === null ? Infinity : Math.max(0, expiresAt.getTime() - Date.now());
  if (restMs > LONGEST_TIMER_MS) return undefined;
  return setTimeout(() => socket.close(CloseCode.Forbidden, 'Token expired'), restMs).unref();
}
