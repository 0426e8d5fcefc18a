import type { Upstream } from '../support/pull-floor.ts';
import type { Figure } from '../support/report.ts';
import { openPuller, type Place } from '../support/stack.ts';
import { benchPush } from './push.ts';
import { benchStaging } from './staging.ts';

/** Staging, planning and pushing edits on a database that holds the whole pricebook. */
export async function benchEdits(place: Place, upstream: Upstream): Promise<Figure[]> {
  const { db, close } = await openPuller(place, upstream);
  try {
    return [...(await benchStaging(place, db)), ...(await benchPush(db, upstream))];
  } finally {
    await close();
  }
}
