import type { Logger } from 'pino';
import type { Database } from '../../db/database.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Observer } from '../../observe/observer.ts';
import type { ServiceTitan } from '../../servicetitan/client.ts';
import type { Checkpoint } from '../checkpoints.ts';
import type { LeaseHolder } from '../leases.ts';
import type { PullLimits } from '../limits.ts';
import type { ParkedReasons } from '../plan/parking.ts';
import type { Run, Step } from '../runs/run.ts';
import type { RunState } from '../runs/states.ts';

/** What a pull works with. */
export interface PullDeps {
  readonly db: Database;
  readonly upstream: (tenantId: bigint) => ServiceTitan;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told when a run has ended here. @default nobody */
  readonly observer?: Observer;
  /** Names this worker in the log. */
  readonly holder: string;
  /** @default defaultPullLimits */
  readonly limits?: Partial<PullLimits>;
}

/** One run under way in this worker; shared by its entities. */
export interface Pull {
  readonly db: Database;
  readonly observer: Observer | undefined;
  readonly upstream: ServiceTitan;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly limits: PullLimits;
  readonly tenantId: bigint;
  /** As it was when it was taken up. */
  readonly run: Run;
  readonly holder: LeaseHolder;
  /** Aborted on hand-over, on cancellation and when a lease is lost; the reason says which. */
  readonly signal: AbortSignal;
  /** The run's state as last committed, which its entities move on together. */
  readonly progress: { state: RunState };
  /** What waits for its turn. */
  readonly waiting: EntityBefore[];
}

/** What was known about an entity when the run was taken up. */
export interface EntityBefore {
  readonly step: Step;
  readonly checkpoint: Checkpoint;
  readonly parked: ParkedReasons;
}

/** Somebody wants the run to end. Thrown to stop the work; what is committed stays. */
export class RunCancelledError extends Error {
  override readonly name = 'RunCancelledError';
}

/** This worker is going down. Thrown to stop the work; another worker goes on with the run. */
export class HandBackError extends Error {
  override readonly name = 'HandBackError';
}
