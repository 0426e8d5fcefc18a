import { discardChanges } from '../../src/pricebook/pending/discard-changes.ts';
import { type StartSync, startSync } from '../../src/sync/commands.ts';
import { loadRun } from '../../src/sync/runs/run.ts';
import type { RunState } from '../../src/sync/runs/states.ts';
import { rowVersions } from '../support/mirror-state.ts';
import { Backups } from './backups.ts';
import { checkEvents } from './check-events.ts';
import { checkArrived, checkComplete, checkMirrored, listed, readShown } from './check-rest.ts';
import { checkConsistent, checkState } from './check-state.ts';
import { addFaults, type Passers } from './disturbances.ts';
import { Ledger } from './ledger.ts';
import { LocalUser } from './local-user.ts';
import { Pusher } from './pusher.ts';
import { RemoteUser } from './remote-user.ts';
import { expectNone, Violation } from './violation.ts';
import { WriteWatch } from './watch-writes.ts';
import { type Weather, Workers } from './workers.ts';
import type { World } from './world.ts';

const MOST_ROUNDS = 4;
/** How often it is looked whether a pull with nothing new writes nothing. */
const STILL = 0.25;
/** How often people go on the next day only: what was uploaded and not used is forgotten by then. */
const NEXT_DAY = 0.15;
const NEXT_DAY_MS = 15 * 60 * 60 * 1_000;
/** What was written late is seen by then. */
const ALL_IS_SEEN_MS = 60_000;

/** What people and workers do with one seed, from the first pull to the point where nothing is left to do. */
export class Story {
  readonly world: World;
  readonly ledger = new Ledger();
  readonly watch: WriteWatch;
  /** All that was staged has arrived in the end, which was checked then; else something of it was refused. */
  arrived = false;
  readonly #people: Passers;
  readonly #backups: Backups | null;
  readonly #workers: Workers;
  readonly #pusher: Pusher;
  #isPutBack = false;
  /** Whether something that was written late may not show yet. */
  #isLate = true;

  /** `ownerUrl`: where it is given, backups are taken and put back. */
  constructor(world: World, ownerUrl: string | null) {
    this.world = world;
    this.watch = new WriteWatch(world, this.ledger);
    const backups = ownerUrl === null ? null : new Backups(world, this.ledger, ownerUrl);
    this.#backups = backups;
    this.#people = {
      local: new LocalUser(world, this.ledger),
      remote: new RemoteUser(world, this.ledger),
      ...(backups && { backUp: () => backups.maybeTake() }),
    };
    this.#workers = new Workers(world, this.watch);
    this.#pusher = new Pusher(world, this.#workers, this.watch, this.#people, () =>
      this.#check(true),
    );
  }

  /** Errors  Violation. */
  async tell(): Promise<void> {
    const { random, size, clock } = this.world;
    await this.pull('CALM');
    // What is there from the beginning is older than all that is made.
    clock.advance(1);
    for (let rounds = random.chance(size.secondRound) ? 2 : 1; rounds > 0; rounds -= 1) {
      for (let acts = random.between(...size.localActs); acts > 0; acts -= 1)
        await this.#people.local.act();
      for (let acts = random.between(...size.remoteActs); acts > 0; acts -= 1)
        this.#people.remote.act();
      await this.#check();
      addFaults(this.world);
      if (random.chance(0.3)) {
        await this.pull('STORM', { mode: random.pick(['FULL', 'INCREMENTAL'] as const) });
      }
      await this.#pusher.pushInStorm();
      this.world.sim.clearFaults();
      await this.#putBack();
    }
    await this.#rest();
  }

  /** After a backup was put back, the pull that waits is what comes first. */
  async #putBack(): Promise<void> {
    const runId = (await this.#backups?.maybePutBack()) ?? null;
    if (runId === null) return;
    this.#isPutBack = true;
    await this.#workers.finish(runId, null);
    await this.#check(true);
  }

  /** Lets everything come to rest, and holds both sides against each other. */
  async #rest(): Promise<void> {
    const { world } = this;
    world.sim.clearFaults();
    world.clock.advance(world.random.chance(NEXT_DAY) ? NEXT_DAY_MS : ALL_IS_SEEN_MS);
    // What shows only after some calls shows after these.
    if (isAnythingLate(world)) await this.pull('CALM');
    this.#isLate = false;
    for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
      const isFresh = (await this.pull('CALM')) === 'SUCCEEDED';
      await this.#people.local.resolveAll();
      const before = await readShown(world);
      const push = await this.#pusher.pushAll();
      const pulled = await this.pull('CALM');
      // A list that has become empty all at once is not believed: that pull fails, and changes nothing.
      if (pulled === 'SUCCEEDED') await checkMirrored(world);
      if (push === null) break;
      const { waiting, held, conflicts } = await readShown(world);
      if (push.state !== 'SUCCEEDED') continue;
      if (waiting > 0) {
        throw new Violation('I25', `${waiting} edits are left of a push that succeeded`);
      }
      // A pull that asks before it believes in so many deletions leaves on show what is gone.
      if (held > 0 || !isFresh) continue;
      // Nor does what a policy has decided meanwhile look as it did.
      if (conflicts !== before.conflicts) continue;
      await checkArrived(world, this.ledger, before);
      this.arrived = true;
      break;
    }
    if (world.random.chance(STILL)) await this.#checkStill();
    // What a backup tells of was told to those of before.
    if (!this.#isPutBack) await checkEvents(world);
    await this.#discardAll();
  }

  /** I15: with nothing new, a pull writes nothing. I18: nor does a dry run. */
  async #checkStill(): Promise<void> {
    const before = await rowVersions(this.world);
    await this.pull('CALM', { dryRun: this.world.random.chance(0.3) });
    const after = await rowVersions(this.world);
    const written = after.filter((row, index) => row !== before[index]);
    expectNone('I15', 'rows that a pull with nothing new has written', written);
  }

  /** I02: without edits everything is as ServiceTitan says; I01 holds that against raw. */
  async #discardAll(): Promise<void> {
    const { db, clock, tenantId } = this.world;
    await discardChanges(db, { tenantId, by: 'anna', at: clock.now() }, 'ALL');
    await checkConsistent(this.world);
    const left = await this.world.query('SELECT entity, st_id, field FROM crm.edits');
    expectNone('I02', 'edits that are left when all are taken back', left);
  }

  async pull(
    weather: Weather,
    { mode = 'FULL', dryRun = false }: Partial<Pick<StartSync, 'mode' | 'dryRun'>> = {},
  ): Promise<RunState> {
    const { db, clock, tenantId } = this.world;
    const wish = { tenantId, mode, dryRun, trigger: 'MANUAL', requestedBy: 'cron' } as const;
    const { run } = await startSync(db, clock, {
      ...wish,
      entities: ['categories', ...this.world.items],
    });
    this.world.note(`pull ${mode} ${weather}`);
    const before = listed(this.world);
    await this.#workers.finish(run.id, weather === 'STORM' ? this.#people : null);
    await this.#check(weather === 'STORM');
    const { state } = await loadRun(db, tenantId, run.id);
    const isWhole = mode === 'FULL' && !dryRun && state === 'SUCCEEDED';
    // What shows late may be missed by whoever reads before.
    if (this.#isLate && isAnythingLate(this.world)) return state;
    if (isWhole && !(await this.#isAnythingParked())) await checkComplete(this.world, before);
    return state;
  }

  /** Rows that could not be read wait for the next pull. */
  async #isAnythingParked(): Promise<boolean> {
    const parked = await this.world.query(
      'SELECT FROM sync.parked_records WHERE resolved_at IS NULL LIMIT 1',
    );
    return parked.length > 0;
  }

  async #check(isWhole = false): Promise<void> {
    await checkState(this.world, this.ledger, this.watch);
    if (isWhole) await checkConsistent(this.world);
  }
}

const isAnythingLate = ({ sim }: World): boolean =>
  sim.calls().some(({ faults }) => faults.includes('late-visible'));
