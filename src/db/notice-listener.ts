import pg from 'pg';
import type { Logger } from 'pino';
import { translate } from './database-errors.ts';

export type OnNotice = (payload: string) => void;

interface ListenerOptions {
  readonly url: string;
  readonly applicationName: string;
  readonly logger: Logger;
}

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 5_000;

/**
 * Hears NOTIFY on one connection for all channels of a Database. What is sent while the connection is down is lost by
 * PostgreSQL's nature; so after each reconnect every listener hears '' and looks for itself.
 */
export class NoticeListener {
  readonly #options: ListenerOptions;
  readonly #listeners = new Map<string, Set<OnNotice>>();
  #client: Promise<pg.Client> | undefined;
  #reconnect: NodeJS.Timeout | undefined;
  #pauseMs = FIRST_PAUSE_MS;
  #closed = false;

  constructor(options: ListenerOptions) {
    this.#options = options;
  }

  /** Comes back once PostgreSQL has confirmed the LISTEN: what is committed from then on is heard. */
  async listen(channel: string, onNotice: OnNotice): Promise<{ close(): Promise<void> }> {
    const listeners = this.#listeners.get(channel) ?? new Set();
    this.#listeners.set(channel, listeners.add(onNotice));
    try {
      this.#client ??= this.#connect();
      const client = await this.#client;
      await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      await this.#forget(channel, onNotice);
      throw translate(error);
    }
    return { close: () => this.#forget(channel, onNotice) };
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#reconnect);
    this.#listeners.clear();
    const client = await this.#client?.catch(() => undefined);
    await client?.end().catch(() => {});
  }

  async #forget(channel: string, onNotice: OnNotice): Promise<void> {
    const listeners = this.#listeners.get(channel);
    if (!listeners?.delete(onNotice) || listeners.size > 0) return;
    this.#listeners.delete(channel);
    const client = await this.#client?.catch(() => undefined);
    await client?.query(`UNLISTEN ${pg.escapeIdentifier(channel)}`).catch(() => {});
  }

  async #connect(): Promise<pg.Client> {
    const { url, applicationName } = this.#options;
    const client = new pg.Client({
      connectionString: url,
      application_name: applicationName,
      keepAlive: true,
      keepAliveInitialDelayMillis: 5_000,
    });
    client.on('error', () => {}); // 'end' follows
    client.on('notification', ({ channel, payload = '' }) => this.#tell(channel, payload));
    try {
      await client.connect();
      for (const channel of this.#listeners.keys()) {
        await client.query(`LISTEN ${pg.escapeIdentifier(channel)}`);
      }
    } catch (error) {
      this.#client = undefined;
      await client.end().catch(() => {});
      throw error;
    }
    client.once('end', () => this.#lost());
    this.#pauseMs = FIRST_PAUSE_MS;
    return client;
  }

  #lost(): void {
    this.#client = undefined;
    if (this.#closed) return;
    this.#options.logger.warn('the connection that listens for notices broke; reconnecting');
    this.#scheduleReconnect();
  }

  #scheduleReconnect(): void {
    if (this.#closed) return;
    this.#reconnect = setTimeout(() => void this.#tryReconnect(), this.#pauseMs);
    this.#pauseMs = Math.min(this.#pauseMs * 2, LONGEST_PAUSE_MS);
  }

  async #tryReconnect(): Promise<void> {
    try {
      this.#client ??= this.#connect();
      await this.#client;
    } catch {
      this.#scheduleReconnect();
      return;
    }
    for (const channel of [...this.#listeners.keys()]) this.#tell(channel, '');
  }

  #tell(channel: string, payload: string): void {
    for (const onNotice of [...(this.#listeners.get(channel) ?? [])]) {
      try {
        onNotice(payload);
      } catch (error) {
        this.#options.logger.error({ err: error, channel }, 'a listener failed on a notice');
      }
    }
  }
}
