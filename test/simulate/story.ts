import { InvalidInputError } from '../../src/errors.ts';
import { discardChanges } from '../../src/pricebook/pending/discard-changes.ts';
import { type StartSync, startSync } from '../../src/sync/commands.ts';
import { applyPushPlan, createPushPlan, retryPush } from '../../src/sync/push/commands.ts';
import type { Push } from '../../src/sync/push/push.ts';
import { loadCalls, readPush } from '../../src/sync/push/store.ts';
import { runWork } from '../../src/sync/run-work.ts';
import { loadRun } from '../../src/sync/runs/run.ts';
import type { RunState } from '../../src/sync/runs/states.ts';
import { silentLogger as logger } from '../support/database.ts';
import { rowVersions } from '../support/mirror-state.ts';
import { checkEvents } from './check-events.ts';
import { checkArrived, checkComplete, checkMirrored, listed, readShown } from './check-rest.ts';
import { checkConsistent, checkState } from './check-state.ts';
import { addFaults, Calm, Storm } from './disturbances.ts';
import { Ledger } from './ledger.ts';
import { LocalUser } from './local-user.ts';
import { RemoteUser } from './remote-user.ts';
import { type Disturber, SimulatedWorker } from './simulated-worker.ts';
import { Turns } from './turns.ts';
import { expectNone, Violation } from './violation.ts';
import { WriteWatch } from './watch-writes.ts';
import type { World } from './world.ts';

const MOST_WORKERS = 60;
const MOST_RETRIES = 8;
const MOST_ROUNDS = 4;
/** How often it is looked whether a pull with nothing new writes nothing. */
const STILL = 0.25;
/** How often there is a second round of work. */
const SECOND_ROUND = 0.35;
/** How often a plan is applied once more. */
const AGAIN = 0.1;
/** What was written late is seen by then. */
const ALL_IS_SEEN_MS = 60_000;
const LEASE_RUNS_OUT_MS = 31_000;

/** What people and workers do with one seed, from the first pull to the point where nothing is left to do. */
export class Story {
  readonly world: World;
  readonly ledger = new Ledger();
  readonly watch: WriteWatch;
  /** All that was staged has arrived in the end, which was checked then; else something of it was refused. */
  arrived = false;
  readonly #local: LocalUser;
  readonly #remote: RemoteUser;
  readonly #turns = new Turns();

  constructor(world: World) {
    this.world = world;
    this.watch = new WriteWatch(world, this.ledger);
    this.#local = new LocalUser(world, this.ledger);
    this.#remote = new RemoteUser(world, this.ledger);
  }

  /** Errors  Violation. */
  async tell(): Promise<void> {
    const { random } = this.world;
    await this.pull('CALM');
    for (let rounds = random.chance(SECOND_ROUND) ? 2 : 1; rounds > 0; rounds -= 1) {
      for (let acts = random.between(2, 6); acts > 0; acts -= 1) await this.#local.act();
      for (let acts = random.between(0, 3); acts > 0; acts -= 1) this.#remote.act();
      await this.#check();
      addFaults(this.world);
      if (random.chance(0.3)) {
        await this.pull('STORM', { mode: random.pick(['FULL', 'INCREMENTAL'] as const) });
      }
      await this.push('STORM');
      this.world.sim.clearFaults();
    }
    await this.#rest();
  }

  /** Lets everything come to rest, and holds both sides against each other. */
  async #rest(): Promise<void> {
    const { world } = this;
    world.sim.clearFaults();
    world.clock.advance(ALL_IS_SEEN_MS);
    for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
      const isFresh = (await this.pull('CALM')) === 'SUCCEEDED';
      await this.#local.resolveAll();
      const before = await readShown(world);
      const push = await this.push('CALM');
      const pulled = await this.pull('CALM');
      // A list that has become empty all at once is not believed: that pull fails, and changes nothing.
      if (pulled === 'SUCCEEDED') await checkMirrored(world);
      if (push === null) break;
      const { waiting, held } = await readShown(world);
      if (push.state !== 'SUCCEEDED') continue;
      if (waiting > 0) {
        throw new Violation('I25', `${waiting} edits are left of a push that succeeded`);
      }
      // A pull that asks before it believes in so many deletions leaves on show what is gone.
      if (held > 0 || !isFresh) continue;
      await checkArrived(world, before);
      this.arrived = true;
      break;
    }
    if (world.random.chance(STILL)) await this.#checkStill();
    await checkEvents(world);
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
    weather: 'CALM' | 'STORM',
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
    await this.#finish(run.id, weather);
    await this.#check(weather === 'STORM');
    const { state } = await loadRun(db, tenantId, run.id);
    const isWhole = mode === 'FULL' && !dryRun && state === 'SUCCEEDED';
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

  /** Plans and applies a push of all that is staged; what nobody knows the fate of is tried again. Null where nothing is staged. */
  async push(weather: 'CALM' | 'STORM'): Promise<Push | null> {
    const { db, tenantId } = this.world;
    const pushId = await this.#startPush();
    if (pushId === null) return null;
    for (let retries = 0; ; retries += 1) {
      await this.#finish(pushId, retries === 0 ? weather : 'CALM');
      const [push, calls] = await db.transaction(tenantId, async (tx) => [
        await readPush(tx, pushId),
        await loadCalls(tx, pushId),
      ]);
      this.world.note(
        `push ${push.state} ${push.error?.code ?? ''}: ${calls.map((call) => `${call.kind} ${call.entity} ${call.stId} ${call.fields.map(({ field }) => field)} ${call.state} ${call.error?.code ?? ''}`).join('; ')}`,
      );
      await this.#check(true);
      const open = calls.filter(({ state }) => state === 'PLANNED' || state === 'SENDING');
      if (push.error === null && open.length > 0) {
        throw new Violation('I23', `push ${push.state} has left ${open.length} calls undone`);
      }
      const heldBack = calls.filter(({ blockedBy, dependsOn }) => {
        return blockedBy !== null && !dependsOn.includes(blockedBy);
      });
      expectNone('I23', 'calls that were held back by others they do not need', heldBack);
      if (!calls.some(({ state }) => state === 'UNKNOWN' || state === 'SENDING')) {
        if (this.world.random.chance(AGAIN)) await this.#applyAgain(push);
        return push;
      }
      if (retries === MOST_RETRIES)
        throw new Violation('I26', 'what has become of a call stays unknown');
      await retryPush(db, { tenantId, pushId, requestedBy: 'bob' });
    }
  }

  /** I29: a plan that was applied sends nothing when it is applied once more. */
  async #applyAgain({ id, hash }: Push): Promise<void> {
    const { db, clock, tenantId, sim } = this.world;
    const before = sim.calls().length;
    const who = { tenantId, pushId: id, requestedBy: 'bob' };
    await applyPushPlan(db, clock, { ...who, hash, needsApproval: false });
    await this.#finish(id, 'CALM');
    const made = sim.calls().slice(before);
    expectNone('I29', 'calls of a push that was applied before', made);
  }

  async #startPush(): Promise<string | null> {
    const { db, clock, tenantId } = this.world;
    const who = { tenantId, requestedBy: 'bob' };
    try {
      const { id, hash } = await createPushPlan(db, clock, { ...who, ids: null, comment: null });
      await applyPushPlan(db, clock, { ...who, pushId: id, hash, needsApproval: false });
      return id;
    } catch (error) {
      if (error instanceof InvalidInputError) return null;
      throw error;
    }
  }

  /** One worker after another, until one comes to the end. */
  async #finish(runId: string, weather: 'CALM' | 'STORM', isReplacement = false): Promise<void> {
    const replace = isReplacement
      ? null
      : async () => {
          await this.#letLeasesRunOut();
          await this.#finish(runId, weather, true);
        };
    for (let workers = 0; workers < MOST_WORKERS; workers += 1) {
      const disturber: Disturber =
        weather === 'CALM'
          ? new Calm(this.watch)
          : new Storm(
              this.world,
              this.watch,
              { local: this.#local, remote: this.#remote },
              replace,
            );
      const worker = new SimulatedWorker(this.world, this.#turns, disturber);
      const isFinished = await this.#work(worker, runId);
      if (isFinished) return;
      await this.#letLeasesRunOut();
    }
    throw new Violation('I14', `${MOST_WORKERS} workers have not come to the end of a run`);
  }

  async #work(worker: SimulatedWorker, runId: string): Promise<boolean> {
    const { tenantId, clock } = this.world;
    const common = {
      db: worker.db,
      clock,
      logger,
      holder: 'worker',
      upstream: () => worker.client,
    };
    const limits = { attempts: 1_000 };
    const pull = { ...common, limits: { ...limits, ...smallPulls } };
    const push = {
      ...common,
      limits: { ...limits, batch: 3, batchesAtOnce: 1 },
      wait: (ms: number) => worker.wait(ms),
    };
    const { signal } = new AbortController();
    try {
      const outcome = await runWork({ pull, push }, { tenantId, runId, signal });
      return (outcome as { readonly kind: string }).kind === 'finished';
    } catch (error) {
      if (!worker.isDead) throw error;
      return false;
    }
  }

  async #letLeasesRunOut(): Promise<void> {
    this.world.clock.advance(LEASE_RUNS_OUT_MS);
    await this.#turns.take(() =>
      this.world.query('UPDATE sync.leases SET expires_at = clock_timestamp()'),
    );
  }

  async #check(isWhole = false): Promise<void> {
    await checkState(this.world, this.ledger, this.watch);
    if (isWhole) await checkConsistent(this.world);
  }
}

const smallPulls = {
  ...{ entitiesAtOnce: 1, directReadsAtOnce: 1, pageSize: 4, batchRows: 4 },
  deleteGuard: { share: 1, rows: 1_000 },
};
