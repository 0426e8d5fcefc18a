import DataLoader from 'dataloader';
import type { ReadSession } from '../../db/database.ts';
import { countConflicts } from '../../pricebook/conflicts/list-conflicts.ts';
import { loadCallsByPush, loadTalliesByPush } from '../../sync/push/list-pushes.ts';
import { type PushCall, type PushTally, tallyStates } from '../../sync/push/push.ts';
import { once } from '../once.ts';

/** What one operation reads of pushes: each thing once, and all that is asked for together with one statement. */
export interface PushReader {
  /** The calls of a push, in order. */
  calls(pushId: string): Promise<readonly PushCall[]>;
  /** How they stand, without reading them. */
  tally(pushId: string): Promise<PushTally>;
  /** Conflicts of the tenant that wait for somebody. */
  openConflicts(): Promise<number>;
}

export function createPushReader(sql: ReadSession): PushReader {
  const calls = new DataLoader<string, readonly PushCall[]>(async (pushIds) => {
    const found = await loadCallsByPush(sql, pushIds);
    return pushIds.map((pushId) => found.get(pushId) ?? []);
  });
  const tallies = new DataLoader<string, PushTally>(async (pushIds) => {
    const found = await loadTalliesByPush(sql, pushIds);
    return pushIds.map((pushId) => found.get(pushId) ?? tallyStates([]));
  });
  return {
    calls: (pushId) => calls.load(pushId),
    tally: (pushId) => tallies.load(pushId),
    openConflicts: once(() => countConflicts(sql, { state: 'OPEN' })),
  };
}
