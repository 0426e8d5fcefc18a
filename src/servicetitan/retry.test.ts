import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UpstreamError, type UpstreamErrorKind } from '../errors.ts';
import { planRetry, RETRY_POLICY } from './retry.ts';

const error = (kind: UpstreamErrorKind, retryAfterMs?: number) =>
  new UpstreamError(kind, 'failed', { retryAfterMs });
const plan = (failure: UpstreamError, failed: number, elapsedMs = 0, random = 0.5) =>
  planRetry(failure, { failed, elapsedMs }, RETRY_POLICY, () => random);

describe('planRetry', () => {
  it.each(['unauthorised', 'forbidden', 'rejected', 'protocol'] as const)(
    'never repeats what is %s',
    (kind) => {
      expect(plan(error(kind), 1)).toBeNull();
    },
  );

  it('never repeats what may have been done', () => {
    for (const kind of ['retryable', 'rate-limited'] as const) {
      const failure = new UpstreamError(kind, 'failed', { sideEffect: 'unknown' });
      expect(plan(failure, 1)).toBeNull();
    }
  });

  it('waits longer after each failure, up to a bound, and then gives up', () => {
    const waits = [1, 2, 3, 4, 5, 6].map((failed) => plan(error('retryable'), failed, 0, 1));
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, null]);
  });

  it('I61 never waits less than ServiceTitan asks for', () => {
    fc.assert(
      fc.property(
        fc.nat(90_000),
        fc.integer({ min: 1, max: 99 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (asked, failed, random) => {
          const wait = plan(error('rate-limited', asked), failed, 0, random);
          expect(wait).toBeGreaterThanOrEqual(asked);
          expect(wait).toBeLessThanOrEqual(asked + 10_000);
        },
      ),
    );
  });

  it('leaves a wait that is longer than its bound to the caller', () => {
    expect(plan(error('rate-limited', 90_001), 1)).toBeNull();
  });

  it('outlasts a storm of ten minutes, and not one of half an hour', () => {
    let elapsed = 0;
    let failed = 0;
    for (;;) {
      failed += 1;
      const wait = plan(error('rate-limited', 50_000), failed, elapsed);
      if (wait === null) break;
      elapsed += wait;
    }
    expect(elapsed).toBeGreaterThan(10 * 60_000);
    expect(elapsed).toBeLessThan(30 * 60_000);
  });
});
