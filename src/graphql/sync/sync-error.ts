import { z } from 'zod';
import type { RunError } from '../../sync/runs/run.ts';
import { builder } from '../builder.ts';

export const SyncErrorInfo = builder.objectRef<RunError>('SyncErrorInfo').implement({
  description: 'What went wrong in a pull, and what to do about it.',
  fields: (t) => ({
    code: t.exposeString('code', { description: 'Stable name of the kind of error.' }),
    message: t.exposeString('message', { description: 'What happened.' }),
    remedy: t.exposeString('remedy', { description: 'What to do about it.' }),
  }),
});

const stored = z.object({
  code: z.string().default('UNKNOWN'),
  message: z.string().default(''),
  remedy: z.string().default(''),
});

/** The error a run or step keeps, or null. */
export function readRunError(json: unknown): RunError | null {
  return json == null
    ? null
    : stored.catch({ code: 'UNKNOWN', message: '', remedy: '' }).parse(json);
}

/** Milliseconds from start to end, or to now; null where it has not started. */
export function durationMs(
  { startedAt, finishedAt }: { readonly startedAt: Date | null; readonly finishedAt: Date | null },
  now: Date,
): number | null {
  return startedAt && Math.max(0, (finishedAt ?? now).getTime() - startedAt.getTime());
}
