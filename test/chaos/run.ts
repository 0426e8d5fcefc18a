import { setTimeout as pause } from 'node:timers/promises';
import type { Database } from '../../src/db/database.ts';
import { InvalidInputError } from '../../src/errors.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { startSync } from '../../src/sync/commands.ts';
import { applyPushPlan, createPushPlan } from '../../src/sync/push/commands.ts';
import { retryPush } from '../../src/sync/push/retry-push.ts';
import { loadCalls, readPush } from '../../src/sync/push/store.ts';
import { query } from '../support/mirror-state.ts';
import { tenantId } from '../support/pulling.ts';
import type { Random } from '../support/random.ts';
import type { SimulatorUnderTest } from '../support/simulator.ts';
import { addFaults } from './faults.ts';
import type { CrashablePostgres } from './postgres.ts';
import type { Stager } from './stager.ts';
import { Worker } from './worker.ts';

export interface Figures {
  kills: number;
  restarts: number;
  pushes: number;
  pulls: number;
  retries: number;
  calls: number;
  faults: number;
  /** Calls that a kill left without an answer. */
  unanswered: number;
}

interface Stage {
  readonly postgres: CrashablePostgres;
  readonly upstream: SimulatorUnderTest;
  readonly random: Random;
  readonly stager: Stager;
}

const PULL_SHARE = 0.3;
const [SHORTEST_LIFE_MS, LONGEST_LIFE_MS] = [5, 250];
const MOST_ROUNDS = 10;

/** Work that is disturbed in every way there is, and work that is left alone. */
export class ChaosRun {
  readonly figures: Figures = {
    ...{
      kills: 0,
      restarts: 0,
      pushes: 0,
      pulls: 0,
      retries: 0,
      calls: 0,
      faults: 0,
      unanswered: 0,
    },
  };
  readonly #stage: Stage;
  readonly #db: Database;
  readonly #crashesAt: number[];

  constructor(stage: Stage, { kills }: { readonly kills: number }) {
    this.#stage = stage;
    this.#db = stage.postgres.db;
    this.#crashesAt = [0.25, 0.5, 0.75].map((share) => Math.floor(share * kills));
  }

  /** Stages changes and pushes them, while the worker is killed up to so many times. */
  async disturbedRound(mostKills: number): Promise<void> {
    const { random, stager, upstream } = this.#stage;
    await stager.stage(random.between(6, 20));
    this.figures.faults += addFaults(upstream.sim, random);
    const pushId = await this.#startPush();
    if (pushId === null) return;
    const ids = random.chance(PULL_SHARE) ? [await this.#startPull(), pushId] : [pushId];
    let kills = Math.min(mostKills, random.between(2, 9));
    await this.#finish(ids, () => kills-- > 0);
    await this.#settle(pushId, () => false);
  }

  /** One full pull, alone. */
  async pull(): Promise<void> {
    await this.#finish([await this.#startPull()], () => false);
  }

  /** Pushes until nothing is left that can be pushed. */
  async pushTheRest(): Promise<void> {
    this.#stage.upstream.sim.clearFaults();
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const pushId = await this.#startPush();
      if (pushId === null) return;
      await this.#finish([pushId], () => false);
      await this.#settle(pushId, () => false);
    }
    throw new Error(`${MOST_ROUNDS} undisturbed pushes have not sent all that is staged.`);
  }

  /** Null where nothing is staged. */
  async #startPush(): Promise<string | null> {
    const who = { tenantId, requestedBy: 'bob' };
    try {
      const request = { ...who, ids: null, comment: null };
      const { id, hash } = await createPushPlan(this.#db, systemClock, request);
      const command = { ...who, pushId: id, hash, needsApproval: false };
      await applyPushPlan(this.#db, systemClock, command);
      this.figures.pushes += 1;
      return id;
    } catch (error) {
      if (error instanceof InvalidInputError) return null;
      throw error;
    }
  }

  async #startPull(): Promise<string> {
    const wish = { tenantId, mode: 'FULL', trigger: 'MANUAL', requestedBy: 'test' } as const;
    this.figures.pulls += 1;
    return (await startSync(this.#db, systemClock, wish)).run.id;
  }

  /** One worker after another, until one comes to the end. */
  async #finish(ids: readonly string[], mayKill: () => boolean): Promise<void> {
    const { postgres, upstream, random, stager } = this.#stage;
    const { url, authUrl } = upstream;
    for (;;) {
      const settings = { databaseUrl: postgres.url, upstream: { url, authUrl }, ids };
      const worker = await Worker.start(settings);
      if (!mayKill()) {
        await worker.ended;
        if (worker.hasFinished()) return;
        throw new Error('A worker was ended by somebody else.');
      }
      const lifeMs = random.between(SHORTEST_LIFE_MS, LONGEST_LIFE_MS);
      await Promise.race([worker.ended, pause(lifeMs)]);
      const [crashAt = Number.POSITIVE_INFINITY] = this.#crashesAt;
      if (this.figures.kills >= crashAt && (await postgres.crash())) {
        this.#crashesAt.shift();
        this.figures.restarts += 1;
        await Promise.race([worker.ended, pause(lifeMs)]);
      }
      if (!(await worker.kill())) return;
      this.figures.kills += 1;
      this.figures.unanswered += await this.#countUnanswered();
      if (random.chance(0.2)) await stager.stage(random.between(1, 3));
    }
  }

  async #countUnanswered(): Promise<number> {
    const [row] = await query<{ count: number }>(
      { db: this.#db },
      `SELECT count(*)::int AS count FROM sync.push_calls WHERE state = 'SENDING'`,
    );
    return row?.count ?? 0;
  }

  /** Tries again for as long as nobody knows what has become of a call. */
  async #settle(pushId: string, mayKill: () => boolean): Promise<void> {
    for (let round = 0; round < MOST_ROUNDS; round += 1) {
      const [push, calls] = await this.#db.transaction(tenantId, async (tx) => [
        await readPush(tx, pushId),
        await loadCalls(tx, pushId),
      ]);
      if (push.finishedAt === null) throw new Error(`Push ${pushId} is still ${push.state}.`);
      if (!calls.some(({ state }) => state === 'UNKNOWN' || state === 'SENDING')) {
        this.figures.calls += calls.length;
        return;
      }
      this.figures.retries += 1;
      await retryPush(this.#db, { tenantId, pushId, requestedBy: 'bob' });
      await this.#finish([pushId], mayKill);
    }
    throw new Error(`What has become of push ${pushId} is still unknown.`);
  }
}
