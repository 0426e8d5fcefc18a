import type { HttpCall } from '../../src/servicetitan/transport.ts';
import type { Outcome } from '../../src/simulator/exchange.ts';
import type { Fault } from '../../src/simulator/faults/rules.ts';
import type { SimulatedEntity, SimulatedItem } from './ledger.ts';
import type { LocalUser } from './local-user.ts';
import type { RemoteUser } from './remote-user.ts';
import type { Disturber } from './simulated-worker.ts';
import type { Seen, WriteWatch } from './watch-writes.ts';
import type { World } from './world.ts';

/** How often something comes between, by point. */
const DEATHS = 0.012;
const HOLD_UPS = 0.004;
const PEOPLE = 0.05;
const CANCELS = 0.004;
/** How often somebody in ServiceTitan renames what has just been made, and told nobody of. */
const RENAMES = 0.3;
/** How often somebody in ServiceTitan comes between two pages of a list. */
const DRIFT = 0.15;

const writesOf = (item: SimulatedItem) => [
  ...['categories.create', 'categories.update', 'categories.delete'],
  ...[`${item}.create`, `${item}.update`, 'pricebook.update', 'images.upload'],
];
const readsOf = (item: SimulatedItem) => [
  ...['categories.list', 'categories.get', `${item}.list`, `${item}.get`],
];
const ON_WRITES: readonly Fault[] = [
  { kind: 'applied-then-lost', how: 'cut' },
  { kind: 'applied-then-lost', how: 'hang' },
  { kind: 'applied-then-status', status: 502 },
  { kind: 'applied-then-status', status: 500, html: true },
  { kind: 'late-visible', calls: 2 },
  { kind: 'late-visible', ms: 2_000 },
  { kind: 'status', status: 400, title: 'It is not to be.' },
];
const ON_READS: readonly Fault[] = [
  { kind: 'truncated-json' },
  { kind: 'poison-rows', share: 0.3 },
  { kind: 'poison-rows', share: 0.3, how: 'id-as-text' },
];
const ON_ALL: readonly Fault[] = [
  { kind: 'rate-limit', waitSeconds: 1 },
  { kind: 'status', status: 500 },
  { kind: 'html' },
  { kind: 'maintenance' },
  { kind: 'cut', when: 'before' },
  { kind: 'cut', when: 'mid-body' },
  { kind: 'hang' },
  { kind: 'expire-token' },
];

/** How often lists of items hold rows of which nobody can tell whose they are: for whoever reads them those are left out. */
const LEFT_OUT = 0.12;
const UNKNOWABLE = ['id-as-text', 'no-id', 'no-object'] as const;

/** Lets ServiceTitan fail a few times, each fault once. */
export function addFaults({ sim, random, items }: World): void {
  const item = random.pick(items);
  for (let left = random.between(0, 3); left > 0; left -= 1) {
    const isWrite = random.chance(0.65);
    const fault = random.pick([
      ...ON_ALL,
      ...(isWrite ? [...ON_WRITES, ...ON_WRITES] : [...ON_READS, ...ON_READS]),
    ]);
    const operation = random.pick(isWrite ? writesOf(item) : readsOf(item));
    const nth = random.between(1, 3);
    sim.addFaults({ match: { operation }, nth, times: 1, fault });
  }
  if (random.chance(LEFT_OUT)) {
    const fault: Fault = { kind: 'poison-rows', share: 0.5, how: random.pick(UNKNOWABLE) };
    sim.addFaults({ match: { operation: `${item}.list` }, times: 2, fault });
  }
}

/** Nothing comes between; writes are watched all the same. */
export class Calm implements Disturber {
  readonly #watch: WriteWatch;
  readonly #seen: Seen = new Map();

  constructor(watch: WriteWatch) {
    this.#watch = watch;
  }

  dies(): boolean {
    return false;
  }

  holdUp(): Promise<void> {
    return Promise.resolve();
  }

  beforeCall(call: HttpCall): Promise<void> {
    return this.#watch.before(call, this.#seen);
  }

  afterCall(call: HttpCall, outcome: Outcome): Promise<void> {
    this.#watch.after(call, outcome, this.#seen);
    return Promise.resolve();
  }
}

/** Those who work while a worker does. */
export interface Passers {
  readonly local: LocalUser;
  readonly remote: RemoteUser;
  /** Somebody cancels what the worker is about; not given where nobody does. */
  readonly cancel?: () => Promise<void>;
  /** Somebody keeps backups; not given where nobody does. */
  readonly backUp?: () => Promise<void>;
}

/** Workers die and are held up, and people on both sides go on working. */
export class Storm extends Calm {
  readonly #world: World;
  readonly #passers: Passers;
  readonly #replace: (() => Promise<void>) | null;

  constructor(
    world: World,
    watch: WriteWatch,
    passers: Passers,
    /** Lets another worker take over and finish; null where this is the other one. */
    replace: (() => Promise<void>) | null,
  ) {
    super(watch);
    this.#world = world;
    this.#passers = passers;
    this.#replace = replace;
  }

  override dies(): boolean {
    return this.#world.random.chance(DEATHS);
  }

  override async holdUp(): Promise<void> {
    if (this.#replace === null || !this.#world.random.chance(HOLD_UPS)) return;
    this.#world.note('the worker is held up, and another one takes over');
    await this.#replace();
    this.#world.note('the first worker goes on');
  }

  override async beforeCall(call: HttpCall): Promise<void> {
    await this.#letPeopleWork();
    await super.beforeCall(call);
  }

  override async afterCall(call: HttpCall, outcome: Outcome): Promise<void> {
    await super.afterCall(call, outcome);
    if (call.url.searchParams.has('page') && this.#world.random.chance(DRIFT)) {
      this.#passers.remote.act();
    }
    if (isLostCreation(call, outcome) && this.#world.random.chance(RENAMES)) {
      this.#passers.remote.renameNewest(call.url.pathname.split('/').at(-1) as SimulatedEntity);
    }
    await this.#letPeopleWork();
  }

  async #letPeopleWork(): Promise<void> {
    const { random } = this.#world;
    const { local, remote, cancel, backUp } = this.#passers;
    await backUp?.();
    if (cancel !== undefined && random.chance(CANCELS)) await cancel();
    if (!random.chance(PEOPLE)) return;
    if (random.chance(0.5)) remote.act();
    else await local.act();
  }
}

function isLostCreation({ method, url }: HttpCall, outcome: Outcome): boolean {
  const isAnswered = outcome.kind === 'answer' && outcome.status < 300;
  const makesRecord = url.pathname.startsWith('/pricebook/') && !url.pathname.endsWith('/images');
  return method === 'POST' && makesRecord && outcome.applied && !isAnswered;
}
