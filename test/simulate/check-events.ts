import { expectNone } from './violation.ts';
import type { World } from './world.ts';

/** I40: what has ended has told so, and nothing else has. */
export async function checkEvents(world: World): Promise<void> {
  const wrong = await world.query(
    `WITH ended AS (
       SELECT id::text, 'runId' AS key, CASE WHEN state = 'SUCCEEDED' THEN 'syncCompleted' ELSE 'syncFailed' END AS type
       FROM sync.runs WHERE finished_at IS NOT NULL
       UNION ALL
       SELECT id::text, 'pushId', 'pushCompleted' FROM sync.pushes WHERE finished_at IS NOT NULL
     ), told AS (
       SELECT DISTINCT payload->>'runId' AS id, type FROM sync.events WHERE type IN ('syncCompleted', 'syncFailed')
       UNION ALL
       SELECT DISTINCT payload->>'pushId', type FROM sync.events WHERE type = 'pushCompleted'
     )
     SELECT coalesce(ended.id, told.id) AS id, coalesce(ended.type, told.type) AS type, told.id IS NOT NULL AS told
     FROM ended FULL JOIN told ON told.id = ended.id AND told.type = ended.type
     WHERE told.id IS NULL OR ended.id IS NULL`,
  );
  expectNone('I40', 'ends that were not told, or told without an end', wrong);
}
