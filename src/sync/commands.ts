import { randomUUID } from 'node:crypto';
import type { Database, Tx } from '../db/database.ts';
import { InvalidInputError, InvalidStateError } from '../errors.ts';
import { arrayLiteral } from '../lib/array-literal.ts';
import type { Clock } from '../lib/clock.ts';
import {
  isPricebookEntity,
  PRICEBOOK_ENTITIES,
  type PricebookEntity,
} from '../servicetitan/entities.ts';
import { isHeld, revokeLeases } from './leases.ts';
import { cancellationOf, cancelledBy, endRunIn } from './runs/end-run.ts';
import { type Run, readRun, type SyncMode, type SyncTrigger } from './runs/run.ts';
import { nextRunState, nextStepState, UNFINISHED_RUN_STATES } from './runs/states.ts';

/**
 * What people and schedules ask of the sync. Each command is one transaction; when it has answered, the wish is durable, and
 * `findWork` finds what is to be done even if every queue is lost.
 */

export interface StartSync {
  readonly tenantId: bigint;
  readonly mode: SyncMode;
  /** Any of the pricebook's entities. @default all */
  readonly entities?: readonly string[];
  /** Plans only, and writes nothing but the plan. @default false */
  readonly dryRun?: boolean;
  readonly trigger: SyncTrigger;
  /** Becomes the actor of the run's audit rows. */
  readonly requestedBy: string;
}

export interface StartedSync {
  readonly run: Run;
  /** True when a run was under way and is answered with; nothing was started. */
  readonly alreadyRunning: boolean;
}

/**
 * Queues a run, or answers with the one of this tenant that is not finished yet. The caller wakes a worker.
 * Errors  InvalidInputError for no entity or one that does not exist.
 */
export async function startSync(
  db: Database,
  clock: Clock,
  input: StartSync,
): Promise<StartedSync> {
  const entities = orderEntities(input.entities ?? PRICEBOOK_ENTITIES);
  return db.transaction(input.tenantId, async (tx) => {
    await lockStarting(tx);
    const running = await findUnfinishedRun(tx);
    if (running !== null) {
      return { run: await readRun(tx, tx.tenantId, running), alreadyRunning: true };
    }
    const runId = randomUUID();
    await insertRun(tx, { ...input, runId, entities, at: clock.now() });
    return { run: await readRun(tx, tx.tenantId, runId), alreadyRunning: false };
  });
}

/**
 * Asks a run to end. One that no worker is on ends at once; a working one at its next page, with everything it has committed
 * staying as it is.
 * Errors  NotFoundError; InvalidStateError for a run that has ended.
 */
export async function cancelSync(
  db: Database,
  clock: Clock,
  input: { readonly tenantId: bigint; readonly runId: string; readonly requestedBy: string },
): Promise<Run> {
  return db.transaction(input.tenantId, async (tx) => {
    const run = await readRun(tx, tx.tenantId, input.runId, 'FOR UPDATE');
    nextRunState(run.state, 'CANCEL');
    const at = clock.now();
    await tx.query({
      text: `UPDATE sync.runs SET cancel_requested_at = $3, error = $4
             WHERE tenant_id = $1 AND id = $2 AND cancel_requested_at IS NULL`,
      values: [tx.tenantId, run.id, at, JSON.stringify(cancelledBy(input.requestedBy))],
    });
    const asked = await readRun(tx, tx.tenantId, run.id);
    if (await isHeld(tx, tx.tenantId, run.id)) return asked;
    revokeLeases(tx, run.id);
    return endRunIn(tx, asked, at, cancellationOf(asked));
  });
}

/**
 * Lets a run that found more deletes than the guard passes go on and do them, after reading everything again.
 * Errors  NotFoundError; InvalidStateError for a run that waits for no confirmation, or while another one is under way.
 */
export async function confirmDeletes(
  db: Database,
  input: { readonly tenantId: bigint; readonly runId: string },
): Promise<Run> {
  return db.transaction(input.tenantId, async (tx) => {
    await lockStarting(tx);
    const run = await readRun(tx, tx.tenantId, input.runId, 'FOR UPDATE');
    const state = nextRunState(run.state, 'CONFIRM');
    const running = await findUnfinishedRun(tx);
    if (running !== null) {
      throw new InvalidStateError(`Run ${running} is under way. Confirm when it has ended.`);
    }
    await tx.query({
      text: `UPDATE sync.runs SET state = $3, deletes_confirmed = true, error = NULL, finished_at = NULL
             WHERE tenant_id = $1 AND id = $2`,
      values: [tx.tenantId, run.id, state],
    });
    await tx.query({
      text: `UPDATE sync.steps SET state = $3, error = NULL, finished_at = NULL
             WHERE tenant_id = $1 AND run_id = $2 AND state = 'NEEDS_CONFIRMATION'`,
      values: [tx.tenantId, run.id, nextStepState('NEEDS_CONFIRMATION', 'CONFIRM')],
    });
    return readRun(tx, tx.tenantId, run.id);
  });
}

/** The tenant's run that is queued or working; null when there is none. */
export async function loadActiveRun(db: Database, tenantId: bigint): Promise<Run | null> {
  const session = db.openReadSession(tenantId);
  try {
    const [active] = await session.query<{ id: string }>(unfinishedRun(tenantId));
    return active === undefined ? null : await readRun(session, tenantId, active.id);
  } finally {
    await session.close();
  }
}

function orderEntities(wanted: readonly string[]): readonly PricebookEntity[] {
  for (const entity of wanted) {
    if (!isPricebookEntity(entity)) {
      const known = PRICEBOOK_ENTITIES.join(', ');
      throw new InvalidInputError(
        'input.entities',
        `There is no entity "${entity}". Known: ${known}.`,
      );
    }
  }
  if (wanted.length === 0)
    throw new InvalidInputError('input.entities', 'Name at least one entity.');
  return PRICEBOOK_ENTITIES.filter((entity) => wanted.includes(entity));
}

/** Until the transaction ends nobody else starts a run of this tenant. */
async function lockStarting(tx: Tx): Promise<void> {
  await tx.query({
    text: `SELECT pg_advisory_xact_lock(hashtextextended('lazi.sync.start', $1))`,
    values: [tx.tenantId],
  });
}

const unfinishedRun = (tenantId: bigint) => ({
  name: 'select-unfinished-run',
  text: `SELECT id FROM sync.runs WHERE tenant_id = $1 AND state = ANY($2) ORDER BY created_at LIMIT 1`,
  values: [tenantId, UNFINISHED_RUN_STATES],
});

async function findUnfinishedRun(tx: Tx): Promise<string | null> {
  const [run] = await tx.query<{ id: string }>(unfinishedRun(tx.tenantId));
  return run?.id ?? null;
}

interface RunToInsert extends Omit<StartSync, 'entities'> {
  readonly runId: string;
  readonly entities: readonly PricebookEntity[];
  readonly at: Date;
}

async function insertRun(tx: Tx, run: RunToInsert): Promise<void> {
  const { runId, mode, dryRun = false, trigger, requestedBy, at } = run;
  const entities = arrayLiteral(run.entities);
  await tx.query({
    text: `INSERT INTO sync.runs (tenant_id, id, mode, dry_run, entities, trigger, requested_by, state, created_at)
           VALUES ($1, $2, $3, $4, $5, $6, $7, 'QUEUED', $8)`,
    values: [tx.tenantId, runId, mode, dryRun, entities, trigger, requestedBy, at],
  });
  await tx.query({
    text: `INSERT INTO sync.steps (tenant_id, run_id, entity, ordinal, state)
           SELECT $1, $2, entity, ordinal, 'QUEUED' FROM unnest($3::text[]) WITH ORDINALITY AS wanted (entity, ordinal)`,
    values: [tx.tenantId, runId, entities],
  });
}
