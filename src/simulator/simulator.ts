import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiFailure, failureAnswer } from './api/failure.ts';
import { type ClientOptions, Clients, demoClient, demoTenantId } from './auth/clients.ts';
import { RateLimits } from './auth/rate-limits.ts';
import type { TokenIssuer } from './auth/token-endpoint.ts';
import { Tokens } from './auth/tokens.ts';
import { type Behaviours, faithfulBehaviours } from './behaviours.ts';
import { SimulatorClock } from './clock.ts';
import { type CallFilter, CallLog, type ReceivedCall } from './control/call-log.ts';
import type { FaultRule } from './faults/rules.ts';
import { FaultScript } from './faults/script.ts';
import { Gateway } from './gateway.ts';
import { listen, send } from './server.ts';
import { firstRecords, type PricebookSource } from './store/first-records.ts';
import { Tenant, type World } from './store/tenant.ts';

export interface TenantOptions {
  readonly id: bigint;
  /** @default 'demo' */
  readonly pricebook?: PricebookSource;
}

export interface SimulatorOptions {
  /** @default '127.0.0.1' */
  readonly host?: string;
  /** Of the API and the token endpoint; 0 takes a free one. @default 0 */
  readonly port?: number;
  /** Of the host images are redirected to. @default 0 */
  readonly imagePort?: number;
  /** @default 'lazi' */
  readonly seed?: string;
  /** How many times the usual demo pricebook. @default 1 */
  readonly scale?: number;
  /** @default the demo tenant 3222348440 */
  readonly tenants?: readonly TenantOptions[];
  /** @default the demo client for each tenant, see demoClientFor */
  readonly clients?: readonly ClientOptions[];
  readonly behaviours?: Partial<Behaviours>;
  readonly faults?: readonly FaultRule[];
  /** Makes the clock stand still at this moment. @default it runs with real time */
  readonly stoppedAt?: Date;
  /** Keeps all edits in this file and begins with what it holds. @default nothing is kept */
  readonly persistFile?: string;
}

export interface RunningSimulator {
  /** Base address of the API, as `https://api.servicetitan.io`. */
  readonly url: string;
  /** The whole address of the token endpoint. */
  readonly authUrl: string;
  readonly imageHostUrl: string;
  readonly close: () => Promise<void>;
}

export interface Simulator {
  /** Listens. Errors  the error of listen, for instance EADDRINUSE. */
  start(): Promise<RunningSimulator>;
  readonly clock: SimulatorClock;
  readonly behaviours: Behaviours;
  setBehaviours(changes: Partial<Behaviours>): void;
  addTenant(options: TenantOptions): void;
  addClient(options: ClientOptions): void;
  addFaults(...rules: readonly FaultRule[]): void;
  clearFaults(): void;
  /** Every call of the API and the token endpoint received, oldest first. */
  calls(filter?: CallFilter): readonly ReceivedCall[];
  clearCalls(): void;
}

/** A ServiceTitan of one's own, in this process. Nothing happens before `start`. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const seed = options.seed ?? 'lazi';
  const clock = new SimulatorClock(options.stoppedAt);
  const behaviours = { ...faithfulBehaviours, ...options.behaviours };
  const world: World = { behaviours, clock, seed, imageHostUrl: '' };
  const clients = new Clients();
  const issuer: TokenIssuer = {
    world,
    clients,
    tokens: new Tokens(world),
    limits: new RateLimits(world),
  };
  const faults = new FaultScript(seed);
  const calls = new CallLog();
  const sources = new Map<string, TenantOptions>();
  const tenants = new Map<string, Tenant>();
  const gateway = new Gateway({
    issuer,
    faults,
    calls,
    tenant,
    applyEditFault: ({ run }) => run?.(),
  });

  const simulator: Simulator = {
    start,
    clock,
    get behaviours() {
      return world.behaviours;
    },
    setBehaviours: (changes) => {
      world.behaviours = { ...world.behaviours, ...changes };
      for (const known of tenants.values()) known.printer.setBehaviours(world.behaviours);
    },
    addTenant: (added) => void sources.set(added.id.toString(), added),
    addClient: (added) => clients.add(added),
    addFaults: (...rules) => faults.add(rules),
    clearFaults: () => faults.clear(),
    calls: (filter) => calls.list(filter),
    clearCalls: () => calls.clear(),
  };
  for (const added of options.tenants ?? [{ id: demoTenantId }]) simulator.addTenant(added);
  for (const added of options.clients ?? [demoClient]) simulator.addClient(added);
  faults.add(options.faults ?? []);
  return simulator;

  function tenant(id: string): Tenant | undefined {
    const known = tenants.get(id);
    const source = sources.get(id);
    if (known || !source) return known;
    const made = new Tenant(source.id, firstRecords(source.pricebook ?? 'demo'), world);
    tenants.set(id, made);
    return made;
  }

  async function start(): Promise<RunningSimulator> {
    const { host = '127.0.0.1', port = 0 } = options;
    const api = await listen(answer, { host, port });
    return {
      url: api.url,
      authUrl: `${api.url}/connect/token`,
      imageHostUrl: '',
      close: () => api.close(),
    };
  }

  function answer(message: IncomingMessage, response: ServerResponse): void {
    gateway.answer(message, response).catch((error: unknown) => {
      if (response.destroyed || response.headersSent) return;
      const title = error instanceof Error ? (error.stack ?? error.message) : String(error);
      send(response, failureAnswer(new ApiFailure(500, title), 'simulator-defect'));
    });
  }
}
