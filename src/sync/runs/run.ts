import type { Database, Sql } from '../../db/database.ts';
import { NotFoundError } from '../../errors.ts';
import { isUuid } from '../../lib/uuid.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import type { RunState, StepState } from './states.ts';

export type SyncMode = 'FULL' | 'INCREMENTAL';
export type SyncTrigger = 'MANUAL' | 'SCHEDULE';

/** What went wrong, as runs and steps keep it. */
export interface RunError {
  /** One of docs/ERRORS.md. */
  readonly code: string;
  readonly message: string;
  /** What to do about it. */
  readonly remedy: string;
}

/**
 * Counts of one step.
 *
 * `created`, `updated` (restored rows among them) and `deleted` count what the run has written, over all its attempts.
 * `fetched` and `unchanged` count what the newest attempt has read: each record once, however often it came, and as unchanged only
 * if no attempt of this run has written it. So fetched = created + updated + unchanged + the parked rows that stayed outside, unless
 * a record changed again while it was read.
 * `parked` is the number of records of the entity that are parked now.
 */
export interface StepCounts {
  readonly fetched: number;
  readonly created: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly deleted: number;
  readonly parked: number;
  /** Always 0 for as long as nobody edits here. */
  readonly conflicts: number;
}

/** The pull of one entity within a run. */
export interface Step extends StepCounts {
  readonly entity: PricebookEntity;
  readonly state: StepState;
  /** Rows ServiceTitan announced; null where it does not, and for categories, of which it counts the roots only. */
  readonly expected: number | null;
  /** What a dry run would do; null for other runs. */
  readonly plan: unknown;
  readonly error: RunError | null;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

export interface Run {
  readonly id: string;
  readonly mode: SyncMode;
  readonly dryRun: boolean;
  readonly entities: readonly PricebookEntity[];
  readonly trigger: SyncTrigger;
  /** Who asked for it: the actor of its audit rows. */
  readonly requestedBy: string;
  readonly state: RunState;
  /** Times a worker took it up. */
  readonly attempts: number;
  readonly deletesConfirmed: boolean;
  readonly cancelRequestedAt: Date | null;
  readonly error: RunError | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  /** In the order of the pull. */
  readonly steps: readonly Step[];
}

/** A run by its id. Errors  NotFoundError. */
export async function loadRun(db: Database, tenantId: bigint, runId: string): Promise<Run> {
  const session = db.openReadSession(tenantId);
  try {
    return await readRun(session, tenantId, runId);
  } finally {
    await session.close();
  }
}

const selectRun = `
SELECT id, mode, dry_run AS "dryRun", entities, trigger, requested_by AS "requestedBy", state, attempts,
       deletes_confirmed AS "deletesConfirmed", cancel_requested_at AS "cancelRequestedAt", error,
       created_at AS "createdAt", started_at AS "startedAt", finished_at AS "finishedAt"
FROM sync.runs WHERE tenant_id = $1 AND id = $2`;

const selectSteps = `
SELECT entity, state, fetched, created, updated, unchanged, deleted, parked, conflicts, expected, plan, error,
       started_at AS "startedAt", finished_at AS "finishedAt"
FROM sync.steps WHERE tenant_id = $1 AND run_id = $2 ORDER BY ordinal`;

/** The same inside a transaction or session; `lock` keeps others from changing the run until the transaction ends. */
export async function readRun(
  sql: Sql,
  tenantId: bigint,
  runId: string,
  lock: 'FOR UPDATE' | '' = '',
): Promise<Run> {
  if (!isUuid(runId)) throw unknownRun(runId);
  const [run] = await sql.query<Omit<Run, 'steps'>>({
    name: lock === '' ? 'select-run' : 'lock-run',
    text: `${selectRun} ${lock}`,
    values: [tenantId, runId],
  });
  if (run === undefined) throw unknownRun(runId);
  const steps = await sql.query<Step>({
    name: 'select-steps',
    text: selectSteps,
    values: [tenantId, runId],
  });
  return { ...run, steps };
}

function unknownRun(runId: string): NotFoundError {
  return new NotFoundError(`There is no sync run ${runId}.`);
}
