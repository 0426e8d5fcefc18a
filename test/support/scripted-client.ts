import { pino } from 'pino';
import { afterEach, beforeEach } from 'vitest';
import type { ServiceTitan, ServiceTitanOptions } from '../../src/servicetitan/client.ts';
import { createServiceTitan } from '../../src/servicetitan/create-service-titan.ts';
import { type ScriptedUpstream, startScriptedUpstream } from './scripted-upstream.ts';

export interface TestClient {
  readonly client: ServiceTitan;
  /** Milliseconds of each wait between attempts; none of them takes time. */
  readonly waits: readonly number[];
  /** Taken from the rate budget; more than calls where the machine is so busy that some go stale. */
  readonly grants: () => number;
  readonly logs: readonly string[];
  /** Sets the client's clock forward. */
  readonly advance: (ms: number) => void;
}

export const START = new Date('2026-11-22T12:00:00Z');

/** A client of the upstream with the tests' credentials and a clock that stands still. */
export function connect(url: string, overrides: Partial<ServiceTitanOptions> = {}): TestClient {
  const waits: number[] = [];
  const logs: string[] = [];
  let grants = 0;
  let now = START.getTime();
  const client = createServiceTitan({
    apiBase: url,
    authUrl: `${url}/connect/token`,
    clientId: 'cid.test',
    clientSecret: 'cs1.secret',
    appKey: 'ak1.secret',
    tenantId: 3222348440n,
    rateBudget: {
      acquire: async () => {
        grants += 1;
      },
    },
    logger: pino({ level: 'debug' }, { write: (line: string) => void logs.push(line) }),
    clock: { now: () => new Date(now) },
    wait: async (ms, signal) => {
      signal?.throwIfAborted();
      waits.push(ms);
    },
    ...overrides,
  });
  const advance = (ms: number) => {
    now += ms;
  };
  return { client, waits, logs, advance, grants: () => grants };
}

export interface ScriptedClients {
  /** The upstream of the test that runs. */
  readonly upstream: ScriptedUpstream;
  /** A client of it; closed when the test ends. */
  open(overrides?: Partial<ServiceTitanOptions>): TestClient;
}

/** Gives every test of a file a scripted upstream of its own, and clients of it. */
export function useScriptedClients(): ScriptedClients {
  let current: ScriptedUpstream;
  const opened: TestClient[] = [];
  beforeEach(async () => {
    current = await startScriptedUpstream();
  });
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(({ client }) => client.close()));
    await current.close();
  });
  return {
    upstream: {
      get url() {
        return current.url;
      },
      get calls() {
        return current.calls;
      },
      get tokenRequests() {
        return current.tokenRequests;
      },
      reply: (...replies) => current.reply(...replies),
      replyToToken: (...replies) => current.replyToToken(...replies),
      close: () => current.close(),
    },
    open(overrides) {
      const opening = connect(current.url, overrides);
      opened.push(opening);
      return opening;
    },
  };
}

/** Reads a category, the simplest call of all. */
export const getCategory = ({ client }: TestClient, signal?: AbortSignal) =>
  client.get('categories', 7n, signal && { signal });
