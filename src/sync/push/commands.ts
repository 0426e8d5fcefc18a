import { randomUUID } from 'node:crypto';
import type { Database, Tx } from '../../db/database.ts';
import { ForbiddenError, InvalidInputError, InvalidStateError } from '../../errors.ts';
import type { Clock } from '../../lib/clock.ts';
import type { RecordEdits } from '../../pricebook/edits/record-edits.ts';
import { lockTree } from '../../pricebook/tree-lock.ts';
import { PRICEBOOK_ENTITIES } from '../../servicetitan/entities.ts';
import { isHeld, revokeLeases } from '../leases.ts';
import { endPush } from './end-push.ts';
import { anchorPlaces } from './plan/anchor-places.ts';
import { loadPlanInput } from './plan/load-plan.ts';
import { planHash, planPush } from './plan/plan-push.ts';
import { findWarnings } from './plan/warnings.ts';
import type { Push } from './push.ts';
import { insertPush, loadCalls, readPush, savePush } from './store.ts';

/**
 * What people ask of a push. Each command is one transaction; when it has answered, the wish is durable, and `findPushes` finds what is
 * to be done even if every queue is lost.
 */

/** A plan can be applied for this long. */
const PLAN_LIVES_MS = 24 * 60 * 60 * 1_000;
/** Requests that one planned call takes: a read before, the write, a read after. */
const REQUESTS_PER_CALL = 3;

export interface PlanRequest {
  readonly tenantId: bigint;
  /** Uuids of the records to push; null for all that is staged. */
  readonly ids: readonly string[] | null;
  readonly comment: string | null;
  readonly requestedBy: string;
  /** Calls to ServiceTitan a second, for the estimate. @default 60 */
  readonly callsPerSecond?: number;
}

/**
 * Plans a push of what is staged; sends nothing.
 * Errors  InvalidInputError where nothing of it can be pushed.
 */
export function createPushPlan(db: Database, clock: Clock, request: PlanRequest): Promise<Push> {
  return db.transaction(request.tenantId, async (tx) => {
    await lockTree(tx);
    const { calls, categories } = await planIn(tx, request.ids, clock.now());
    if (calls.length === 0) {
      const problem = 'Nothing that can be pushed is staged there. `pendingChanges` lists what is.';
      throw new InvalidInputError('input.ids', problem);
    }
    const createdAt = clock.now();
    const id = randomUUID();
    const entities = PRICEBOOK_ENTITIES.filter((entity) =>
      calls.some((call) => call.entity === entity),
    );
    const requests = calls.length * REQUESTS_PER_CALL;
    insertPush(
      tx,
      {
        ...{ id, createdAt, entities, comment: request.comment, createdBy: request.requestedBy },
        hash: planHash(calls),
        expiresAt: new Date(createdAt.getTime() + PLAN_LIVES_MS),
        estimatedSeconds: Math.ceil(requests / (request.callsPerSecond ?? 60)),
        warnings: await findWarnings(tx, categories, calls),
      },
      calls,
    );
    return readPush(tx, id);
  });
}

async function planIn(tx: Tx, ids: readonly string[] | null, at: Date) {
  const wanted = ids === null ? null : new Set(ids);
  const isChosen = ({ id }: RecordEdits) => wanted?.has(id) ?? true;
  const found = await loadPlanInput(tx, isChosen, at);
  const given = anchorPlaces(tx, found) ? found : await loadPlanInput(tx, isChosen, at);
  return { calls: planPush(given), categories: given.categories };
}

export interface PushCommand {
  readonly tenantId: bigint;
  readonly pushId: string;
  readonly requestedBy: string;
}

/**
 * Queues a plan to be sent. Applying it again answers with the push as it is.
 * Errors  NotFoundError; InvalidInputError for another hash; InvalidStateError for a plan that has expired, waits for a second person,
 *         or was cancelled.
 */
export function applyPushPlan(
  db: Database,
  clock: Clock,
  command: PushCommand & { readonly hash: string; readonly needsApproval: boolean },
): Promise<Push> {
  return db.transaction(command.tenantId, async (tx) => {
    const push = await readPush(tx, command.pushId, 'FOR UPDATE');
    if (push.hash !== command.hash) {
      throw new InvalidInputError(
        'hash',
        'The plan is another one: read it again before applying it.',
      );
    }
    if (push.state === 'CANCELLED') throw new InvalidStateError('The plan was cancelled.');
    if (push.state !== 'PLANNED') return push;
    if (push.expiresAt <= clock.now()) {
      throw new InvalidStateError('The plan has expired: make a new one with createPushPlan.');
    }
    if (command.needsApproval && push.approvedBy === null) {
      const how = 'REQUIRE_PUSH_APPROVAL is set: another person has to call approvePushPlan first.';
      throw new InvalidStateError(how);
    }
    return savePush(tx, push, { state: 'QUEUED', appliedBy: command.requestedBy });
  });
}

/**
 * Lets a plan be applied where that takes two people.
 * Errors  NotFoundError; ForbiddenError for whoever made the plan; InvalidStateError for a plan that is none any more.
 */
export function approvePushPlan(db: Database, clock: Clock, command: PushCommand): Promise<Push> {
  return db.transaction(command.tenantId, async (tx) => {
    const push = await readPush(tx, command.pushId, 'FOR UPDATE');
    if (push.state !== 'PLANNED') {
      throw new InvalidStateError(`A push that is ${push.state} needs no approval.`);
    }
    if (push.createdBy === command.requestedBy) {
      throw new ForbiddenError('Whoever made a plan cannot approve it: ask another person.');
    }
    await tx.query({
      name: 'approve push',
      text: 'UPDATE sync.pushes SET approved_by = $3, approved_at = $4 WHERE tenant_id = $1 AND id = $2',
      values: [tx.tenantId, push.id, command.requestedBy, clock.now()],
    });
    return readPush(tx, push.id);
  });
}

/**
 * Ends a push, or a plan: at once where no worker is on it, else with its next call. What was applied stays.
 * Errors  NotFoundError; InvalidStateError for a push that has ended.
 */
export function cancelPush(db: Database, clock: Clock, command: PushCommand): Promise<Push> {
  return db.transaction(command.tenantId, async (tx) => {
    const push = await readPush(tx, command.pushId, 'FOR UPDATE');
    if (push.state !== 'PLANNED' && push.state !== 'QUEUED' && push.state !== 'RUNNING') {
      throw new InvalidStateError(`A push that is ${push.state} cannot be cancelled.`);
    }
    await tx.query({
      name: 'cancel push',
      text: `UPDATE sync.pushes SET cancel_requested_at = $3 WHERE tenant_id = $1 AND id = $2 AND cancel_requested_at IS NULL`,
      values: [tx.tenantId, push.id, clock.now()],
    });
    const asked = await readPush(tx, push.id);
    if (await isHeld(tx, tx.tenantId, push.id)) return asked;
    revokeLeases(tx, push.id);
    return endPush(tx, asked, await loadCalls(tx, push.id), clock.now(), { cancelled: true });
  });
}
