import { MINUTE_MS, SECOND_MS } from '../../lib/duration.ts';

const FIRST_MS = 5 * SECOND_MS;
const LONGEST_MS = 10 * MINUTE_MS;

/**
 * Milliseconds an abandoned run rests before the next worker takes it up: none after the first attempt (a worker was restarted),
 * then 5 s doubled each time up to 10 minutes, so that a run that kills its workers cannot kill them in a loop.
 */
export function restBeforeAttempt(attemptsMade: number): number {
  if (attemptsMade <= 1) return 0;
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attemptsMade - 2, 20));
}
