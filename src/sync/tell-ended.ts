import type { Observer, WorkSeen } from '../observe/observer.ts';

interface Ended {
  readonly state: string;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** Tells the observer of a pull or a push that this process has just ended, once its end is committed. */
export function tellEnded(
  observer: Observer | undefined,
  kind: WorkSeen['kind'],
  { state, startedAt, finishedAt }: Ended,
): void {
  const ms = startedAt && finishedAt ? finishedAt.getTime() - startedAt.getTime() : null;
  observer?.workEnded({ kind, state, ms });
}
