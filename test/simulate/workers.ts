import { runWork } from '../../src/sync/run-work.ts';
import { silentLogger as logger } from '../support/database.ts';
import { Calm, type Passers, Storm } from './disturbances.ts';
import { type Disturber, SimulatedWorker } from './simulated-worker.ts';
import { Turns } from './turns.ts';
import { Violation } from './violation.ts';
import type { WriteWatch } from './watch-writes.ts';
import type { World } from './world.ts';

/** Whether anything comes between. */
export type Weather = 'CALM' | 'STORM';

const MOST_WORKERS = 60;
const LEASE_RUNS_OUT_MS = 31_000;
const pullLimits = {
  ...{ entitiesAtOnce: 1, directReadsAtOnce: 1 },
  deleteGuard: { share: 1, rows: 1_000 },
};

/** The workers of a world: one after another takes up a run or a push, until it has come to its end. */
export class Workers {
  readonly #world: World;
  readonly #watch: WriteWatch;
  readonly #turns = new Turns();

  constructor(world: World, watch: WriteWatch) {
    this.#world = world;
    this.#watch = watch;
  }

  /** Works until the run or the push has ended, in a storm among `passers`. Errors  Violation where it never does. */
  async finish(runId: string, passers: Passers | null): Promise<void> {
    const replace = async () => {
      await this.#letLeasesRunOut();
      await this.#workOn(runId, () => this.#disturber(passers, null));
    };
    await this.#workOn(runId, () => this.#disturber(passers, replace));
  }

  #disturber(passers: Passers | null, replace: (() => Promise<void>) | null): Disturber {
    if (passers === null) return new Calm(this.#watch);
    return new Storm(this.#world, this.#watch, passers, replace);
  }

  async #workOn(runId: string, disturber: () => Disturber): Promise<void> {
    for (let workers = 0; workers < MOST_WORKERS; workers += 1) {
      const worker = new SimulatedWorker(this.#world, this.#turns, disturber());
      if (await this.#work(worker, runId)) return;
      await this.#letLeasesRunOut();
    }
    throw new Violation('I14', `${MOST_WORKERS} workers have not come to the end of a run`);
  }

  async #work(worker: SimulatedWorker, runId: string): Promise<boolean> {
    const { tenantId, clock, pageRows } = this.#world;
    const common = {
      db: worker.db,
      clock,
      logger,
      holder: 'worker',
      upstream: () => worker.client,
    };
    const limits = { attempts: 1_000 };
    const pull = {
      ...common,
      limits: { ...limits, ...pullLimits, pageSize: pageRows, batchRows: pageRows },
    };
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
    const { clock, db, tenantId } = this.#world;
    clock.advance(LEASE_RUNS_OUT_MS);
    const text = 'UPDATE sync.leases SET expires_at = clock_timestamp()';
    await this.#turns.take(() =>
      db.transaction(tenantId, (tx) => tx.query({ name: 'let leases run out', text })),
    );
  }
}
