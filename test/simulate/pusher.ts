import { UserError } from '../../src/errors.ts';
import { applyPushPlan, cancelPush, createPushPlan } from '../../src/sync/push/commands.ts';
import type { Push, PushCall } from '../../src/sync/push/push.ts';
import { type FoundRecord, retryPush } from '../../src/sync/push/retry-push.ts';
import { maybeOf, readSentCreation } from '../../src/sync/push/sent-creation.ts';
import { loadCalls, readPush } from '../../src/sync/push/store.ts';
import type { Passers } from './disturbances.ts';
import type { SimulatedEntity } from './ledger.ts';
import { expectNone, Violation } from './violation.ts';
import type { WriteWatch } from './watch-writes.ts';
import type { Weather, Workers } from './workers.ts';
import type { World } from './world.ts';

const MOST_RETRIES = 8;
/** How often only some of what is staged is pushed. */
const SELECTIVE = 0.3;
/** How often people go on working between a plan and its push. */
const REVIEW = 0.25;
/** How often a second plan is made together with the first, and applied when that one has ended. */
const TWO_PLANS = 0.15;
/** How often a push that was cancelled is gone on with. */
const GOES_ON = 0.5;
/** How often a plan is applied once more. */
const AGAIN = 0.1;

/** A plan as it was made. */
interface Plan extends Pick<Push, 'id' | 'hash'> {
  /** Uuids of the records that were chosen; null for all. */
  readonly ids: readonly string[] | null;
}

/** Bob plans pushes, applies them, cancels some, and tries again what nobody knows the fate of. */
export class Pusher {
  readonly #world: World;
  readonly #workers: Workers;
  readonly #watch: WriteWatch;
  readonly #people: Passers;
  readonly #check: () => Promise<void>;

  constructor(
    world: World,
    workers: Workers,
    watch: WriteWatch,
    people: Passers,
    /** What holds after every step. */
    check: () => Promise<void>,
  ) {
    this.#world = world;
    this.#workers = workers;
    this.#watch = watch;
    this.#people = people;
    this.#check = check;
  }

  /** Pushes all that is staged, undisturbed. Null where nothing is. Errors  Violation. */
  async pushAll(): Promise<Push | null> {
    const plan = await this.#plan(null);
    return plan && this.#push(plan, 'CALM');
  }

  /** Pushes all or some of what is staged in a storm; people may change things before the plan is applied. Errors  Violation. */
  async pushInStorm(): Promise<void> {
    const { random } = this.#world;
    const plans = [await this.#plan(random.chance(SELECTIVE) ? await this.#choose() : null)];
    if (random.chance(TWO_PLANS)) plans.push(await this.#plan(null));
    if (random.chance(REVIEW)) await this.#review();
    for (const plan of plans) if (plan !== null) await this.#push(plan, 'STORM');
  }

  async #review(): Promise<void> {
    const { random } = this.#world;
    for (let acts = random.between(1, 2); acts > 0; acts -= 1) {
      if (random.chance(0.5)) await this.#people.local.act();
      else this.#people.remote.act();
    }
  }

  /** Some of the records for which something is staged. */
  async #choose(): Promise<string[]> {
    const records = await this.#world.query<{ id: string }>(
      `SELECT r.id FROM crm.records r WHERE EXISTS (
         SELECT FROM crm.edits e WHERE e.entity = r.entity AND e.st_id = r.st_id AND e.state <> 'LOCAL')
       ORDER BY r.entity, r.st_id`,
    );
    return records.map(({ id }) => id).filter(() => this.#world.random.chance(0.5));
  }

  async #plan(ids: readonly string[] | null): Promise<Plan | null> {
    const { db, clock, tenantId } = this.#world;
    const request = { tenantId, requestedBy: 'bob', ids, comment: null };
    try {
      const { id, hash } = await createPushPlan(db, clock, request);
      if (ids !== null) this.#note(`a plan of ${ids.length} records`);
      return { id, hash, ids };
    } catch (error) {
      // Nothing that could be pushed is staged.
      if (error instanceof UserError) return null;
      throw error;
    }
  }

  async #push(plan: Plan, weather: Weather): Promise<Push> {
    const { db, clock, tenantId, random } = this.#world;
    const who = { tenantId, pushId: plan.id, requestedBy: 'bob' };
    await applyPushPlan(db, clock, { ...who, hash: plan.hash, needsApproval: false });
    const passers = { ...this.#people, cancel: () => this.#cancel(plan.id) };
    for (let retries = 0; ; retries += 1) {
      const troubles = this.#countTroubles();
      await this.#workers.finish(plan.id, weather === 'STORM' && retries === 0 ? passers : null);
      const { push, calls } = await this.#read(plan.id);
      this.#tell(push, calls);
      await this.#check();
      assertEnded(push, calls);
      if (weather === 'CALM') assertInOrder(calls);
      if (this.#countTroubles() === troubles) assertNoted(push, calls);
      await this.#assertChosen(plan, calls);
      const isSettled = calls.every(({ state }) => state !== 'UNKNOWN' && state !== 'SENDING');
      const isOver = push.state === 'CANCELLED' ? !random.chance(GOES_ON) : isSettled;
      if (isOver) {
        if (isSettled && random.chance(AGAIN)) await this.#applyAgain(push);
        return push;
      }
      if (retries === MOST_RETRIES) {
        throw new Violation('I26', 'what has become of a call stays unknown');
      }
      await retryPush(db, { ...who, found: this.#findMade(calls) });
    }
  }

  /** People look which record of ServiceTitan a creation has made that may be one of several; or that it is none. */
  #findMade(calls: readonly PushCall[]): FoundRecord[] {
    return calls.flatMap((call) => {
      if (call.state !== 'UNKNOWN' || maybeOf(call).length === 0) return [];
      const { body } = readSentCreation(call);
      const made = this.#watch.findMade(call.entity as SimulatedEntity, body);
      const stId = made !== undefined && maybeOf(call).includes(made) ? made : null;
      this.#note(`the new one of ${call.entity} is ${stId ?? 'none of those'} there`);
      return [{ order: call.ordinal, stId }];
    });
  }

  async #read(pushId: string): Promise<{ readonly push: Push; readonly calls: PushCall[] }> {
    return this.#world.db.transaction(this.#world.tenantId, async (tx) => ({
      push: await readPush(tx, pushId),
      calls: await loadCalls(tx, pushId),
    }));
  }

  /** Workers that died or were held up, and faults that struck. */
  #countTroubles(): number {
    const { story, sim } = this.#world;
    const ofWorkers = story.filter((line) => line.startsWith('the worker')).length;
    return ofWorkers + sim.calls().filter(({ faults }) => faults.length > 0).length;
  }

  async #cancel(pushId: string): Promise<void> {
    const { db, clock, tenantId } = this.#world;
    try {
      await cancelPush(db, clock, { tenantId, pushId, requestedBy: 'bob' });
      this.#note('the push is cancelled');
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }

  /** I24: of what was not chosen only new records go along, which others need, and places that make room. */
  async #assertChosen({ ids }: Plan, calls: readonly PushCall[]): Promise<void> {
    if (ids === null) return;
    const rows = await this.#world.query<{ stId: string }>(
      `SELECT unnest(ARRAY[st_id, draft_id])::text AS "stId" FROM crm.records WHERE id = ANY ($1::uuid[])`,
      [ids],
    );
    const chosen = new Set(rows.map(({ stId }) => stId));
    const creations = calls.filter(({ kind }) => kind === 'CREATE');
    const made = new Set(creations.flatMap(({ stId, createdStId }) => [stId, createdStId]));
    const others = calls.filter(
      ({ kind, stId, fields }) =>
        (kind === 'UPDATE' || kind === 'DELETE') &&
        stId !== null &&
        !chosen.has(stId) &&
        !made.has(stId) &&
        (kind === 'DELETE' || fields.some(({ version }) => version !== null)),
    );
    expectNone('I24', 'calls about records that nobody has chosen', others);
  }

  /** I29: a plan that was applied sends nothing when it is applied once more. */
  async #applyAgain({ id, hash, state }: Push): Promise<void> {
    if (state === 'CANCELLED') return;
    const { db, clock, tenantId, sim } = this.#world;
    const before = sim.calls().length;
    const who = { tenantId, pushId: id, requestedBy: 'bob' };
    await applyPushPlan(db, clock, { ...who, hash, needsApproval: false });
    await this.#workers.finish(id, null);
    const made = sim.calls().slice(before);
    expectNone('I29', 'calls of a push that was applied before', made);
  }

  #tell({ state, error }: Push, calls: readonly PushCall[]): void {
    const told = calls.map(
      (call) =>
        `${call.kind} ${call.entity} ${call.stId} ${call.fields.map(({ field }) => field)} ${call.state} ${call.error?.code ?? ''}`,
    );
    this.#note(`push ${state} ${error?.code ?? ''}: ${told.join('; ')}`);
  }

  #note(line: string): void {
    this.#world.note(`bob: ${line}`);
  }
}

/** I23: what ended by itself has left nothing undone, and one call that fails holds back only those that need it. */
function assertEnded({ state, error }: Push, calls: readonly PushCall[]): void {
  const open = calls.filter((call) => call.state === 'PLANNED' || call.state === 'SENDING');
  if (error === null && state !== 'CANCELLED' && open.length > 0) {
    throw new Violation('I23', `push ${state} has left ${open.length} calls undone`);
  }
  const heldBack = calls.filter(({ blockedBy, dependsOn }) => {
    return blockedBy !== null && !dependsOn.includes(blockedBy);
  });
  expectNone('I23', 'calls that were held back by others they do not need', heldBack);
}

/** I23: nothing comes before what it names, or before what it is about. */
function assertInOrder(calls: readonly PushCall[]): void {
  const early = calls.filter(
    ({ kind, stId, state, error }) =>
      error?.code === 'NOT_CREATED_YET' ||
      (kind === 'UPDATE' && stId?.startsWith('-') && state !== 'SKIPPED'),
  );
  expectNone('I23', 'calls that came before what they name', early);
}

/** I26: of what a push has sent it is known what came of it, though it was cancelled. */
function assertNoted({ state }: Push, calls: readonly PushCall[]): void {
  if (state !== 'CANCELLED') return;
  const unknown = calls.filter((call) => call.state === 'SENDING' || call.state === 'UNKNOWN');
  expectNone('I26', 'calls that a cancelled push has left on their way', unknown);
}
