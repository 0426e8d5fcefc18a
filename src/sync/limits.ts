import { MINUTE_MS, SECOND_MS } from '../lib/duration.ts';
import type { DeleteGuard } from './plan/plan-deletes.ts';

/** What bounds a pull. */
export interface PullLimits {
  /** Rows asked of ServiceTitan at once. @default 5_000 // the most it gives */
  readonly pageSize: number;
  /** Items written in one transaction; categories are always one. @default 1_700 // a page of 5,000 in three */
  readonly batchRows: number;
  /** How far before the newest row the next incremental read starts. @default 900_000 ms // 15 minutes, as late as rows may show up */
  readonly overlapMs: number;
  /** How long a silent worker keeps its run. @default 15_000 ms */
  readonly leaseMs: number;
  /** Entities pulled side by side. @default 2 // one is fetched and parsed while PostgreSQL writes the other */
  readonly entitiesAtOnce: number;
  /** Times a list of several pages is read until it stands still. @default 4 */
  readonly readsOfOneList: number;
  /** Times a run is taken up before it is given up. @default 10 */
  readonly attempts: number;
  /** @default more than 10 % and more than 25 rows */
  readonly deleteGuard: DeleteGuard;
  /** Single categories asked for at once when they are missing from the list. @default 8 */
  readonly directReadsAtOnce: number;
  /** A run that changes more categories tells so once, not for each. @default 500 */
  readonly categoryEvents: number;
  /** Records a dry run's plan shows for each entity. @default 100 */
  readonly planSample: number;
}

export const defaultPullLimits: PullLimits = {
  pageSize: 5_000,
  batchRows: 1_700,
  overlapMs: 15 * MINUTE_MS,
  leaseMs: 15 * SECOND_MS,
  entitiesAtOnce: 2,
  readsOfOneList: 4,
  attempts: 10,
  deleteGuard: { share: 0.1, rows: 25 },
  directReadsAtOnce: 8,
  categoryEvents: 500,
  planSample: 100,
};
