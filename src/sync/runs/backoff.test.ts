import fc from 'fast-check';
import { expect, it } from 'vitest';
import { restBeforeAttempt } from './backoff.ts';

it('takes a run up at once after its worker was restarted for the first time', () => {
  expect(restBeforeAttempt(0)).toBe(0);
  expect(restBeforeAttempt(1)).toBe(0);
  expect(restBeforeAttempt(2)).toBe(5_000);
  expect(restBeforeAttempt(3)).toBe(10_000);
});

it('never shortens the rest and never exceeds ten minutes', () => {
  fc.assert(
    fc.property(fc.nat(10_000), (attempts) => {
      expect(restBeforeAttempt(attempts + 1)).toBeGreaterThanOrEqual(restBeforeAttempt(attempts));
      expect(restBeforeAttempt(attempts)).toBeLessThanOrEqual(600_000);
    }),
  );
});
