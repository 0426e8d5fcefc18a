import type { Upstream } from '../support/pull-floor.ts';
import type { Figure } from '../support/report.ts';
import { openPuller, type Place } from '../support/stack.ts';
import { benchPlan, stageEdits } from './plan.ts';
import { benchPush } from './push.ts';
import { benchStaging } from './staging.ts';

/** Staging, planning and pushing edits on a database that holds the whole pricebook. */
export async function benchEdits(place: Place, upstream: Upstream): Promise<Figure[]> {
  const { db, close } = await openPuller(place, upstream);
  try {
    const staging = await benchStaging(place, db);
    const renamed = await stageEdits(db);
    return [...staging, ...(await benchPlan(db)), ...(await benchPush(db, upstream, renamed))];
  } finally {
    await close();
  }
}
