import type { Database, Tx } from '../../../db/database.ts';
import { InvalidInputError, InvalidStateError, NotFoundError, UserError } from '../../../errors.ts';
import { sendEvents } from '../../../events/outbox.ts';
import type { NewEvent } from '../../../events/types.ts';
import { isUuid } from '../../../lib/uuid.ts';
import {
  itemKinds,
  PRICEBOOK_ENTITIES,
  type PricebookEntity,
} from '../../../servicetitan/entities.ts';
import { DELETED } from '../../edits/record-edits.ts';
import { bumpPricebookVersion } from '../../writers/pricebook-version.ts';
import { lockCodes } from '../items/codes.ts';
import type { Staging } from '../items/staging.ts';
import { loadConflicts } from './conflict-rows.ts';
import { Deciding } from './deciding.ts';
import { type Ground, holdGround } from './ground.ts';
import type { Resolution, ResolutionOutcome, Resolved, StoredConflict } from './resolution.ts';
import { writeDecisions } from './write-decisions.ts';

/** Conflicts that one command decides. */
export const MAX_RESOLUTIONS = 500;

/**
 * Decides one conflict. One transaction.
 *   KEEP_ST     the edit goes; with a parent its place goes, too, and with a record that ServiceTitan has deleted all that is staged for it
 *   KEEP_LOCAL  the edit stays staged, on what ServiceTitan has now; a deleted record becomes a draft with all that it had
 *   MANUAL      another value takes its place
 * Errors  NotFoundError; InvalidStateError for one that is not open, and where the wish cannot be had; InvalidInputError for a value
 *         that does not fit.
 */
export async function resolveConflict(
  db: Database,
  staging: Staging,
  resolution: Resolution,
): Promise<Resolved> {
  const [outcome] = await resolveConflicts(db, staging, [resolution]);
  if (outcome === undefined) throw new Error('A conflict that was to be decided has no outcome.');
  if (!outcome.ok) throw outcome.error;
  return outcome;
}

/**
 * Decides up to 500 conflicts, of whatever entities, each by itself: what cannot be decided leaves the others be. One transaction.
 * Shape   One outcome for each, in their order.
 * Errors  InvalidInputError for more, or for one that is named twice.
 */
export async function resolveConflicts(
  db: Database,
  staging: Staging,
  resolutions: readonly Resolution[],
): Promise<ResolutionOutcome[]> {
  assertList(resolutions);
  return db.transaction(staging.tenantId, (tx) => resolveIn(tx, staging, resolutions));
}

async function resolveIn(
  tx: Tx,
  staging: Staging,
  resolutions: readonly Resolution[],
): Promise<ResolutionOutcome[]> {
  const ids = resolutions.map(({ id }) => id).filter((id) => isUuid(id));
  const grounds = await holdGrounds(tx, staging, await loadConflicts(tx, ids), resolutions);
  // Whoever changes a conflict holds its record: what is read now stays.
  const conflicts = await loadConflicts(tx, ids);
  const decidings = new Map(
    [...grounds].map(([entity, ground]) => [entity, new Deciding(tx, staging, ground)]),
  );
  const outcomes: ResolutionOutcome[] = [];
  for (const resolution of resolutions) {
    const conflict = conflicts.get(resolution.id.toLowerCase());
    const deciding = conflict && decidings.get(conflict.entity);
    outcomes.push(await decideOne(resolution, conflict, deciding));
  }
  const events: NewEvent[] = [];
  for (const deciding of decidings.values())
    events.push(...(await writeDecisions(tx, staging, deciding)));
  if (outcomes.some(({ ok }) => ok)) bumpPricebookVersion(tx);
  sendEvents(tx, events);
  return outcomes;
}

/** Locks everything before anything is decided, in one order for all. */
async function holdGrounds(
  tx: Tx,
  staging: Staging,
  conflicts: ReadonlyMap<string, StoredConflict>,
  resolutions: readonly Resolution[],
): Promise<Map<PricebookEntity, Ground>> {
  const grounds = new Map<PricebookEntity, Ground>();
  const strategies = new Map(resolutions.map(({ id, strategy }) => [id.toLowerCase(), strategy]));
  for (const entity of PRICEBOOK_ENTITIES) {
    const own = [...conflicts.values()].filter((conflict) => conflict.entity === entity);
    if (own.length === 0) continue;
    const givesCode = own.some(
      ({ id, field }) =>
        (field === 'code' || field === DELETED) && strategies.get(id) !== 'KEEP_ST',
    );
    if (entity !== 'categories' && givesCode) await lockCodes(tx, itemKinds[entity]);
    grounds.set(
      entity,
      await holdGround(
        tx,
        staging,
        entity,
        own.map(({ stId }) => stId),
      ),
    );
  }
  return grounds;
}

async function decideOne(
  resolution: Resolution,
  conflict: StoredConflict | undefined,
  deciding: Deciding | undefined,
): Promise<ResolutionOutcome> {
  const { id } = resolution;
  try {
    if (conflict === undefined || deciding === undefined) {
      throw new NotFoundError(`There is no such conflict: ${id}.`);
    }
    if (conflict.state !== 'OPEN') {
      const how = conflict.state === 'RESOLVED' ? 'was decided already' : 'has gone away by itself';
      throw new InvalidStateError(`The conflict ${how}.`);
    }
    const stId = await deciding.decide(conflict, resolution);
    return { ok: true, id, stId, entity: conflict.entity };
  } catch (error) {
    if (error instanceof UserError) return { ok: false, id, error };
    throw error;
  }
}

function assertList(resolutions: readonly Resolution[]): void {
  if (resolutions.length > MAX_RESOLUTIONS) {
    throw new InvalidInputError(
      'input.ids',
      `Has ${resolutions.length} conflicts; ${MAX_RESOLUTIONS} is the limit.`,
    );
  }
  const ids = new Set(resolutions.map(({ id }) => id.toLowerCase()));
  if (ids.size < resolutions.length) {
    throw new InvalidInputError('input.ids', 'Names a conflict twice.');
  }
}
