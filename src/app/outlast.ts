import { setTimeout as pause } from 'node:timers/promises';
import { DatabaseError } from '../errors.ts';
import { MINUTE_MS, SECOND_MS } from '../lib/duration.ts';
import type { Terminal } from './terminal.ts';

export interface Outlasting {
  readonly signal: AbortSignal;
  /** Told each time that the database is still away. */
  readonly onAway: () => void;
  /** @default a minute */
  readonly patienceMs?: number;
  /** @default a second */
  readonly everyMs?: number;
}

/**
 * What `work` comes to, tried again while the database is away: runs outlive its restart, and so does who looks at them.
 * Errors  what `work` throws; DatabaseError when it stays away for too long; the signal's reason.
 */
export async function outlast<T>(work: () => Promise<T>, options: Outlasting): Promise<T> {
  const { signal, onAway, patienceMs = MINUTE_MS, everyMs = SECOND_MS } = options;
  const until = performance.now() + patienceMs;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof DatabaseError) || performance.now() > until) throw error;
    }
    onAway();
    await pause(everyMs, undefined, { signal });
  }
}

/** Does what takes the database, whenever that is there. */
export type Patiently = <T>(work: () => Promise<T>) => Promise<T>;

/** Outlasts the database, and says so to whoever looks at the terminal. */
export function patientlyAt(terminal: Terminal, signal: AbortSignal): Patiently {
  const onAway = () => terminal.progress('the database is away; waiting for it', null);
  return (work) => outlast(work, { signal, onAway });
}
