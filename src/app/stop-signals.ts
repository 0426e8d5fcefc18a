const STOP_SIGNALS = ['SIGINT', 'SIGTERM'] as const;

/** One Ctrl-C can arrive twice: from the terminal, and forwarded by npm. */
const SAME_KEYPRESS_MS = 1_000;

/** What a shell answers for a process that Ctrl-C has ended. */
export const INTERRUPTED = 130;

/**
 * From now on Ctrl-C and SIGTERM no longer end the process: the first aborts the signal that is returned, and one that
 * comes later leaves at once, because the database recovers and the next start goes on from the last commit.
 */
export function listenForStop(onStopping: () => void): AbortSignal {
  const stopping = new AbortController();
  let hurryAfter = Number.POSITIVE_INFINITY;
  const onSignal = () => {
    if (performance.now() > hurryAfter) process.exit(INTERRUPTED);
    if (stopping.signal.aborted) return;
    hurryAfter = performance.now() + SAME_KEYPRESS_MS;
    onStopping();
    stopping.abort();
  };
  for (const signal of STOP_SIGNALS) process.on(signal, onSignal);
  return stopping.signal;
}

/** Comes back once the signal is aborted. */
export function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
