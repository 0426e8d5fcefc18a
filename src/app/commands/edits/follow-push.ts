import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceTitan } from '../../../servicetitan/client.ts';
import { type Push, type PushCall, tallyCalls } from '../../../sync/push/push.ts';
import { runPush } from '../../../sync/push/run-push.ts';
import { loadCalls, readPush } from '../../../sync/push/store.ts';
import type { Foundation } from '../../foundation.ts';
import { patientlyAt } from '../../outlast.ts';
import { pushDeps } from '../../roles/worker.ts';
import { openUpstream } from '../../upstream/upstream.ts';
import type { CommandContext } from '../context.ts';

const LOOK_EVERY_MS = 250;
/** A worker takes a waiting push up within this time; after it there is none, and the push is done here. */
const WORKER_PATIENCE_MS = 2_000;

export interface PushKey {
  readonly tenantId: bigint;
  readonly pushId: string;
}

export interface PushAndCalls {
  readonly push: Push;
  readonly calls: readonly PushCall[];
}

/** Shows a push until it ends, and works on it while no worker does. Errors  the signal's reason, when nobody looks any more. */
export async function followPush(
  { shutdown, terminal }: CommandContext,
  foundation: Foundation,
  key: PushKey,
  signal: AbortSignal,
): Promise<PushAndCalls> {
  const patiently = patientlyAt(terminal, signal);
  let upstream: ServiceTitan | undefined;
  const queuedAt = performance.now();
  for (;;) {
    signal.throwIfAborted();
    const now = await patiently(() => readPushAndCalls(foundation, key));
    const { total, applied, failed } = tallyCalls(now.calls);
    const done = applied + failed;
    terminal.progress(`Pushing ${done} of ${total}`, total === 0 ? null : done / total);
    const { state } = now.push;
    if (state !== 'QUEUED' && state !== 'RUNNING') return now;
    if (state === 'QUEUED' && performance.now() - queuedAt >= WORKER_PATIENCE_MS) {
      upstream ??= await (await openUpstream(foundation, shutdown)).connect(key.tenantId);
      const deps = pushDeps(foundation, upstream);
      await patiently<unknown>(() => runPush(deps, { ...key, signal }));
    }
    await pause(LOOK_EVERY_MS, undefined, { signal });
  }
}

/** Errors  NotFoundError. */
export function readPushAndCalls(
  { db }: Pick<Foundation, 'db'>,
  { tenantId, pushId }: PushKey,
): Promise<PushAndCalls> {
  return db.transaction(tenantId, async (tx) => ({
    push: await readPush(tx, pushId),
    calls: await loadCalls(tx, pushId),
  }));
}
