import type { Client, ClientOptions } from './auth/clients.ts';
import type { Behaviours } from './behaviours.ts';
import type { SimulatorClock } from './clock.ts';
import type { CallFilter, ReceivedCall } from './control/call-log.ts';
import type { Edit } from './control/edits.ts';
import type { AnyRecord, Entity, RecordsByEntity } from './entities.ts';
import type { Outcome, SimulatorRequest } from './exchange.ts';
import type { FaultRule } from './faults/rules.ts';
import type { RuleState } from './faults/script.ts';
import type { Id } from './records.ts';
import type { PricebookSource } from './store/first-records.ts';

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
  /** @default 1 */
  readonly seed?: number;
  /** How many times the usual demo pricebook. @default 1 */
  readonly scale?: number;
  /** @default the demo tenant, see demoTenantId */
  readonly tenants?: readonly TenantOptions[];
  /** @default the demo client, see demoClient */
  readonly clients?: readonly ClientOptions[];
  /** @default faithfulBehaviours */
  readonly behaviours?: Partial<Behaviours>;
  readonly faults?: readonly FaultRule[];
  /** Makes the clock stand still at this moment. @default it runs with real time */
  readonly stoppedAt?: Date;
  /** Keeps all edits in this file, and begins with what it holds. @default nothing is kept */
  readonly persistFile?: string;
}

export interface RunningSimulator {
  /** Base address of the API, as `https://api.servicetitan.io`. */
  readonly url: string;
  /** The whole address of the token endpoint. */
  readonly authUrl: string;
  readonly imageHostUrl: string;
  /** Ends all connections and writes what is to be kept. */
  readonly close: () => Promise<void>;
}

/** Where a simulator that does not listen is found by `handle`; `.invalid` leads nowhere on any network. */
export const inProcessAddresses = {
  url: 'https://servicetitan.invalid',
  authUrl: 'https://servicetitan.invalid/connect/token',
  imageHostUrl: 'https://images.servicetitan.invalid',
} as const satisfies Omit<RunningSimulator, 'close'>;

/** All records of a tenant, by kind and id. */
export type RecordLists = { readonly [E in Entity]: readonly RecordsByEntity[E][] };

/** A ServiceTitan of one's own. Everything but `start` works before it runs, too. */
export interface Simulator {
  /**
   * Answers one request without a socket or a timer: what would take time is told in the outcome. With `stoppedAt` the same seed and
   * the same calls give the same outcomes.
   * Errors  whatever the simulator itself fails with.
   */
  handle(request: SimulatorRequest): Outcome;

  /** Listens. Errors  the error of listen, for instance EADDRINUSE. */
  start(): Promise<RunningSimulator>;

  readonly clock: SimulatorClock;
  readonly behaviours: Behaviours;
  setBehaviours(changes: Partial<Behaviours>): void;

  /** A tenant's pricebook is made when it is first asked for. */
  addTenant(options: TenantOptions): void;
  readonly tenantIds: readonly bigint[];
  addClient(options: ClientOptions): void;
  /** Changes what a client may do. Errors  RangeError for an unknown client. */
  updateClient(clientId: string, changes: Partial<Omit<Client, 'clientId'>>): void;
  readonly clients: readonly Client[];
  /** Every token issued so far is answered 401 from now on. */
  expireTokens(): void;

  /** Edits a pricebook as someone in ServiceTitan would; answers the records as they are then. Errors  RangeError. */
  edit(tenantId: bigint, ...edits: readonly Edit[]): readonly AnyRecord[];
  /** The record as it is now; undefined when there is none. */
  record<E extends Entity>(tenantId: bigint, entity: E, id: Id): RecordsByEntity[E] | undefined;
  /** All records of a kind as they are now, by id. */
  records<E extends Entity>(tenantId: bigint, entity: E): readonly RecordsByEntity[E][];

  /** The bytes of an upload that is stored at exactly this path now; undefined when there is none (any more). */
  storedUpload(tenantId: bigint, path: string): Uint8Array | undefined;

  /** All records as they are now, whether or not readers see them so already. */
  pricebook(tenantId: bigint): RecordLists;

  addFaults(...rules: readonly FaultRule[]): void;
  clearFaults(): void;
  /** The fault rules and how often each has struck. */
  readonly faults: readonly Readonly<RuleState>[];

  /** Every call received by the API, the token endpoint and the image host, oldest first. */
  calls(filter?: CallFilter): readonly ReceivedCall[];
  clearCalls(): void;

  /** Back to the beginning: records, behaviours, faults, clock, tokens, limits and calls. Tenants and clients stay. */
  reset(): void;
}
