import type { Logger } from 'pino';
import type { Database, Tx } from '../../db/database.ts';
import { sendEvents } from '../../events/outbox.ts';
import type { NewEvent } from '../../events/types.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Observer } from '../../observe/observer.ts';
import { type ForestReader, RememberedForest } from '../../pricebook/forest-reader.ts';
import { bumpPricebookVersion } from '../../pricebook/writers/pricebook-version.ts';
import type { ServiceTitan, WriteOptions } from '../../servicetitan/client.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import { type LeaseHold, type LeaseHolder, proveLeases } from '../leases.ts';
import { RunCancelledError } from '../pull/deps.ts';
import type { ProjectionCause } from '../take-in/projection.ts';
import { holdRecords } from './hold-records.ts';
import { type Push, type PushCall, tallyCalls } from './push.ts';
import { type CallChange, saveCall } from './store.ts';

export interface PushLimits {
  /** How long a lease lives without being renewed. */
  readonly leaseMs: number;
  /** Times a push is taken up before it is given up. */
  readonly attempts: number;
  /** Records of one bulk call. */
  readonly batch: number;
  /** Batches of items under way at once. */
  readonly batchesAtOnce: number;
  /** Times one call is sent while nobody knows whether it has arrived. */
  readonly sends: number;
  /** How often, and how far apart, a record is read back that does not show yet what was sent. */
  readonly readBacks: number;
  readonly readBackMs: number;
  /** How long a creation without an answer is looked for before it is believed not to have arrived. */
  readonly settleMs: number;
  /** Times the order of siblings is written again where ServiceTitan has shifted them. */
  readonly orderRounds: number;
}

export const defaultPushLimits: PushLimits = {
  leaseMs: 30_000,
  attempts: 10,
  batch: 50,
  batchesAtOnce: 4,
  sends: 3,
  readBacks: 6,
  readBackMs: 500,
  settleMs: 120_000,
  orderRounds: 3,
};

/** What a push works with. */
export interface PushDeps {
  readonly db: Database;
  readonly upstream: (tenantId: bigint) => ServiceTitan;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly holder: string;
  /** Told when a push has ended here. @default nobody */
  readonly observer?: Observer;
  readonly limits?: Partial<PushLimits>;
  /** How time passes between two looks at ServiceTitan. @default a timer */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<void>;
}

/** One push under way in this worker. Its calls are changed only after a commit. */
export class PushSession {
  readonly db: Database;
  readonly upstream: ServiceTitan;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly observer: Observer | undefined;
  readonly limits: PushLimits;
  readonly tenantId: bigint;
  readonly push: Push;
  readonly holder: LeaseHolder;
  readonly signal: AbortSignal;
  /** For every write: it leaves only while this worker can be sure of its leases. */
  readonly writing: WriteOptions;
  readonly wait: (ms: number) => Promise<void>;
  /** Each call changes a few of all categories. */
  readonly forest: ForestReader = new RememberedForest();
  readonly #hold: LeaseHold;
  readonly #ending: AbortController;
  /** Calls whose intents are written and whose outcomes are not. */
  #underWay = 0;
  #isCancelled = false;
  readonly #calls: Map<number, PushCall>;

  constructor(
    options: Omit<
      PushDeps & {
        readonly limits: PushLimits;
        readonly tenantId: bigint;
        readonly push: Push;
        readonly lease: LeaseHolder;
        readonly hold: LeaseHold;
        readonly ending: AbortController;
        readonly calls: readonly PushCall[];
        readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
      },
      'holder'
    >,
  ) {
    this.db = options.db;
    this.upstream = options.upstream(options.tenantId);
    this.clock = options.clock;
    this.logger = options.logger;
    this.observer = options.observer;
    this.limits = options.limits;
    this.tenantId = options.tenantId;
    this.push = options.push;
    this.holder = options.lease;
    this.#ending = options.ending;
    this.signal = options.ending.signal;
    this.#hold = options.hold;
    this.writing = { signal: this.signal, mayLeave: () => options.hold.holds() };
    this.wait = (ms) => options.wait(ms, this.signal);
    this.#calls = new Map(options.calls.map((call) => [call.ordinal, call]));
  }

  /** As they are now, in order. */
  calls(): readonly PushCall[] {
    return [...this.#calls.values()].sort((a, b) => a.ordinal - b.ordinal);
  }

  call(ordinal: number): PushCall | undefined {
    return this.#calls.get(ordinal);
  }

  add(calls: readonly PushCall[]): void {
    for (const call of calls) this.#calls.set(call.ordinal, call);
  }

  /** Stops waiting and reading, unless a call is under way: of none that was sent it is to stay unknown what came of it. */
  cancel(): void {
    this.#isCancelled = true;
    if (this.#underWay === 0) this.#ending.abort(new RunCancelledError());
  }

  /** Sends a call and settles what came of it, also of a push that is cancelled meanwhile. */
  async carryingOut<T>(work: () => Promise<T>): Promise<T> {
    this.#underWay += 1;
    try {
      return await work();
    } finally {
      this.#underWay -= 1;
      if (this.#isCancelled) this.cancel();
    }
  }

  /**
   * One transaction of the push: proves its leases first; raises the pricebook version and tells what has happened last.
   * Errors  LeaseLostError; RunCancelledError, but not where it settles what came of a call.
   */
  async transaction<T>(
    entities: readonly PricebookEntity[],
    work: (step: PushStep) => Promise<T>,
    { settles = false }: { readonly settles?: boolean } = {},
  ): Promise<T> {
    const { outcome, changed } = await this.#hold.extend(() =>
      this.db.transaction(this.tenantId, async (tx) => {
        const { cancelled } = await proveLeases(tx, this.holder, entities);
        if (cancelled && !settles) throw new RunCancelledError();
        const step = new PushStep(tx, this);
        const result = await work(step);
        step.finish();
        return { outcome: result, changed: step.changed };
      }),
    );
    for (const call of changed) this.#calls.set(call.ordinal, call);
    return outcome;
  }

  /** The same with records that nobody else edits meanwhile; of categories all are held. */
  holding<T>(
    entity: PricebookEntity,
    stIds: readonly string[],
    work: (step: PushStep) => Promise<T>,
  ): Promise<T> {
    return this.#holding(entity, stIds, work, { settles: false });
  }

  /** The same to write what came of a call. */
  settling<T>(
    entity: PricebookEntity,
    stIds: readonly string[],
    work: (step: PushStep) => Promise<T>,
  ): Promise<T> {
    return this.#holding(entity, stIds, work, { settles: true });
  }

  #holding<T>(
    entity: PricebookEntity,
    stIds: readonly string[],
    work: (step: PushStep) => Promise<T>,
    options: { readonly settles: boolean },
  ): Promise<T> {
    const held = async (step: PushStep) => {
      await holdRecords(step.tx, entity, stIds);
      return work(step);
    };
    return this.transaction([entity], held, options);
  }
}

/** What one transaction of a push does; collects what has to be told at its end. */
export class PushStep {
  readonly tx: Tx;
  readonly at: Date;
  readonly cause: ProjectionCause;
  readonly forest: ForestReader;
  readonly changed: PushCall[] = [];
  readonly #session: PushSession;
  readonly #events: NewEvent[] = [];
  #touched = false;

  constructor(tx: Tx, session: PushSession) {
    this.tx = tx;
    this.at = session.clock.now();
    this.forest = session.forest;
    this.#session = session;
    const { id: runId, appliedBy } = session.push;
    this.cause = { actor: appliedBy ?? 'push', runId, at: this.at };
  }

  /** Says that edits or master have changed. */
  touch(events: readonly NewEvent[] = []): void {
    this.#touched = true;
    this.#events.push(...events);
  }

  save(call: PushCall, change: CallChange): PushCall {
    const current = this.#session.call(call.ordinal) ?? call;
    const saved = saveCall(this.tx, this.#session.push.id, current, change);
    this.changed.push(saved);
    if (saved.state !== 'PLANNED' && saved.state !== 'SENDING') this.#progress(saved);
    return saved;
  }

  #progress(call: PushCall): void {
    const states = new Map(this.#session.calls().map((one) => [one.ordinal, one]));
    for (const one of this.changed) states.set(one.ordinal, one);
    const tally = tallyCalls([...states.values()]);
    const { id: pushId } = this.#session.push;
    const payload = { pushId, state: 'RUNNING', ...tally, label: call.label };
    this.#events.push({ type: 'pushProgress', payload });
  }

  finish(): void {
    if (this.#touched) bumpPricebookVersion(this.tx);
    sendEvents(this.tx, this.#events);
  }
}
