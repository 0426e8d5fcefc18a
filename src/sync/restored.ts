import type { Statement } from '../db/database.ts';
import { CREATED, type EditError } from '../pricebook/edits/record-edits.ts';
import { PRICEBOOK_ENTITIES } from '../servicetitan/entities.ts';
import { UNFINISHED_RUN_STATES } from './runs/states.ts';

/** What was in doubt when a backup was put back. */
export const RESTORED: EditError = {
  code: 'RESTORED',
  message: 'It comes from a backup: what was done after that is not known here.',
  remedy: 'Push again: a new record is looked for in ServiceTitan before it is made.',
};

/**
 * Further than any counter can have come between the backup and its return, so that no number that somebody outside remembers (a cursor,
 * a version behind an ETag, the id of a draft) is given a second time with another meaning.
 */
const LEAP = 1_000_000_000;

/**
 * What makes rows of another time safe to go on from, for all tenants at once.   Pure; in the order given, in one transaction.
 *
 * - What was under way ends: pulls are cancelled, pushes too, what they had sent is unknown, what they had not is skipped, plans expire.
 * - What is staged stays staged, on the base it was staged on: before a push sends it, the record is read and compared with that.
 * - New records may have been made since: each is marked, and looked for before it is sent.
 * - Checkpoints are forgotten, and a full pull waits for the first worker.
 * - No worker of before can prove a lease; no cursor, version or draft id comes a second time.
 * Source  docs/OPERATING.md.
 */
export function statementsAfterRestore(takenAt: Date): Statement[] {
  const error = JSON.stringify(RESTORED);
  const unfinishedRuns = [...UNFINISHED_RUN_STATES, 'NEEDS_CONFIRMATION'];
  return [
    {
      text: `UPDATE sync.push_calls c SET state = 'SKIPPED', settled_at = now(), error = $1 FROM sync.pushes p
        WHERE p.tenant_id = c.tenant_id AND p.id = c.push_id AND c.state = 'PLANNED' AND p.state IN ('QUEUED', 'RUNNING')`,
      values: [error],
    },
    {
      text: `UPDATE sync.push_calls SET state = 'UNKNOWN', error = $1 WHERE state = 'SENDING'`,
      values: [error],
    },
    {
      text: `UPDATE sync.pushes SET state = 'CANCELLED', finished_at = now(), error = $1 WHERE state IN ('QUEUED', 'RUNNING')`,
      values: [error],
    },
    {
      text: `UPDATE sync.pushes SET expires_at = least(expires_at, now()) WHERE state = 'PLANNED'`,
    },
    { text: `UPDATE crm.edits SET state = 'UNKNOWN' WHERE state = 'SENDING'` },
    {
      text: `UPDATE crm.edits SET state = 'STAGED', error = $1, last_attempt_at = $2
        WHERE field = $3 AND state IN ('STAGED', 'REJECTED')`,
      values: [error, takenAt, CREATED],
    },
    {
      text: `UPDATE sync.steps SET state = 'CANCELLED', finished_at = now(), error = coalesce(error, $2) WHERE state = ANY ($1)`,
      values: [unfinishedRuns, error],
    },
    {
      text: `UPDATE sync.runs SET state = 'CANCELLED', finished_at = now(), error = $2 WHERE state = ANY ($1)`,
      values: [unfinishedRuns, error],
    },
    { text: 'UPDATE sync.checkpoints SET cursor = NULL, pages = NULL, pages_raw_version = NULL' },
    {
      text: 'UPDATE sync.leases SET fence = fence + $1::bigint, expires_at = now()',
      values: [LEAP],
    },
    { text: 'DELETE FROM sync.events' },
    {
      text: `UPDATE sync.tenant_state SET last_event_seq = last_event_seq + $1::bigint, pruned_event_seq = last_event_seq + $1::bigint,
        pricebook_version = pricebook_version + $1::bigint, last_draft_id = last_draft_id - $1::bigint`,
      values: [LEAP],
    },
    {
      text: `WITH queued AS (
          INSERT INTO sync.runs (tenant_id, id, mode, entities, trigger, requested_by, state, created_at)
          SELECT tenant_id, gen_random_uuid(), 'FULL', $1, 'MANUAL', 'restore', 'QUEUED', now() FROM sync.tenant_state
          RETURNING tenant_id, id
        )
        INSERT INTO sync.steps (tenant_id, run_id, entity, ordinal, state)
        SELECT queued.tenant_id, queued.id, wanted.entity, wanted.ordinal, 'QUEUED'
        FROM queued, unnest($1::text[]) WITH ORDINALITY AS wanted (entity, ordinal)`,
      values: [PRICEBOOK_ENTITIES],
    },
  ];
}
