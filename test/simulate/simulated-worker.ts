import type { Database, Tx } from '../../src/db/database.ts';
import type { ServiceTitan } from '../../src/servicetitan/client.ts';
import { createServiceTitan } from '../../src/servicetitan/create-service-titan.ts';
import type { HttpCall } from '../../src/servicetitan/transport.ts';
import { inProcessAddresses } from '../../src/simulator/contract.ts';
import type { Outcome } from '../../src/simulator/exchange.ts';
import { InProcessTransport } from '../support/in-process-transport.ts';
import { clientTo } from '../support/pulling.ts';
import type { Turns } from './turns.ts';
import type { World } from './world.ts';

/** Where something can come between: around each call to ServiceTitan and around each commit. */
export type Point = 'call' | 'answer' | 'commit' | 'committed';

/** What comes between. */
export interface Disturber {
  /** Asked at each point, in the turn of the worker. True: the worker dies there. */
  dies(): boolean;
  /** Asked before a transaction or a call, outside of any turn: the worker may be held up for as long as this takes. */
  holdUp(): Promise<void>;
  /** Around each call, in its turn. */
  beforeCall(call: HttpCall): Promise<void>;
  afterCall(call: HttpCall, outcome: Outcome): Promise<void>;
}

/** The process is gone: nothing that it was about to do is done, and nothing of it is told to anyone. */
export class Crash extends Error {
  override readonly name = 'Crash';
}

/**
 * A worker as a process would be: a database and a client of its own, which die together. Its random numbers, its clock and its waits
 * are the world's.
 */
export class SimulatedWorker {
  readonly db: Database;
  readonly client: ServiceTitan;
  readonly #world: World;
  readonly #disturber: Disturber;
  #isDead = false;

  constructor(world: World, turns: Turns, disturber: Disturber) {
    this.#world = world;
    this.#disturber = disturber;
    const { db, tenantId, clock, random, sim } = world;
    this.db = {
      transaction: async <T>(tenant: bigint, work: (tx: Tx) => Promise<T>) => {
        await this.#holdUp();
        return turns.take(async () => {
          this.#assertAlive();
          const result = await db.transaction(tenant, async (tx) => {
            const value = await work(tx);
            this.#pass('commit');
            return value;
          });
          this.#pass('committed');
          return result;
        });
      },
      openReadSession: (tenant) => db.openReadSession(tenant),
      readsOf: (tenant) => db.readsOf(tenant),
      readRegistry: (statement) => db.readRegistry(statement),
      system: db.system,
      prisma: (tenant) => db.prisma(tenant),
      listen: (channel, onNotice) => db.listen(channel, onNotice),
      statementCount: () => db.statementCount(),
      within: () => this.db,
      connections: () => db.connections(),
      close: () => Promise.resolve(),
    };
    const inner = new InProcessTransport(sim, {
      beforeCall: async (call) => {
        await disturber.beforeCall(call);
        this.#pass('call');
      },
      afterCall: async (call, outcome) => {
        await disturber.afterCall(call, outcome);
        this.#pass('answer');
      },
    });
    this.client = createServiceTitan({
      ...clientTo(inProcessAddresses),
      ...{ tenantId, clock, random: () => random.next(), monotonic: () => clock.nowMs() },
      wait: (ms) => this.wait(ms),
      transport: {
        send: async (call) => {
          await this.#holdUp();
          return turns.take(() => {
            this.#assertAlive();
            return inner.send(call);
          });
        },
        close: () => inner.close(),
      },
    });
  }

  get isDead(): boolean {
    return this.#isDead;
  }

  /** Time passes for everybody. */
  async wait(ms: number): Promise<void> {
    this.#assertAlive();
    this.#world.clock.advance(ms);
  }

  async #holdUp(): Promise<void> {
    this.#assertAlive();
    await this.#disturber.holdUp();
    this.#assertAlive();
  }

  #pass(point: Point): void {
    this.#assertAlive();
    if (!this.#disturber.dies()) return;
    this.#isDead = true;
    this.#world.note(`the worker dies at: ${point}`);
    throw new Crash(point);
  }

  #assertAlive(): void {
    if (this.#isDead) throw new Crash('dead');
  }
}
