import type { Clock } from '../../lib/clock.ts';

/** Resolves when a part works; rejects with a message for an operator. */
export type ReadinessCheck = () => Promise<void>;

export interface Readiness {
  readonly status: 'ready' | 'not ready';
  readonly timestamp: string;
  /** By part: `ok`, or what is wrong in one sentence without secrets. */
  readonly checks: Readonly<Record<string, string>>;
}

/** Longer than a busy pool needs, shorter than any probe waits. */
const CHECK_TIMEOUT_MS = 2_000;

/** Asks every part at once; a part that does not answer in time is not ready. */
export async function checkReadiness(
  checks: Readonly<Record<string, ReadinessCheck>>,
  clock: Clock,
): Promise<Readiness> {
  const answers = await Promise.all(
    Object.entries(checks).map(async ([part, check]) => [part, await answerOf(check)] as const),
  );
  return {
    status: answers.every(([, answer]) => answer === 'ok') ? 'ready' : 'not ready',
    timestamp: clock.now().toISOString(),
    checks: Object.fromEntries(answers),
  };
}

async function answerOf(check: ReadinessCheck): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve(`no answer within ${CHECK_TIMEOUT_MS} ms`), CHECK_TIMEOUT_MS);
  });
  const answer = check().then(
    () => 'ok',
    (error: unknown) => (error instanceof Error ? error.message : 'failed'),
  );
  try {
    return await Promise.race([answer, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
