import { describe, expect, it } from 'vitest';
import { LeaseHold } from './leases.ts';

/** A hold of a lease that lives for 100 ms, on a clock that stands where it is put. */
function holdOf100Ms() {
  let ms = 1_000;
  const hold = new LeaseHold({ now: () => new Date(ms) }, 100);
  const pass = (more: number) => {
    ms += more;
  };
  const prove = (takesMs = 0) =>
    hold.extend(async () => {
      pass(takesMs);
      return 'proved';
    });
  return { hold, pass, prove };
}

describe('a hold on leases', () => {
  it('is none before a lease was taken', () => {
    expect(holdOf100Ms().hold.holds()).toBe(false);
  });

  it('lasts as long as a lease lives, and is longer after each proof', async () => {
    const { hold, pass, prove } = holdOf100Ms();
    expect(await prove()).toBe('proved');
    pass(99);
    expect(hold.holds()).toBe(true);
    await prove();
    pass(99);
    expect(hold.holds()).toBe(true);
    pass(1);
    expect(hold.holds()).toBe(false);
  });

  it('counts from before the proof, however long that took', async () => {
    const { hold, pass, prove } = holdOf100Ms();
    await prove(60);
    pass(39);
    expect(hold.holds()).toBe(true);
    pass(1);
    expect(hold.holds()).toBe(false);
  });

  it('is not made longer by a proof that failed', async () => {
    const { hold, pass, prove } = holdOf100Ms();
    await prove();
    pass(90);
    const lost = () => Promise.reject(new Error('lost'));
    await expect(hold.extend(lost)).rejects.toThrow('lost');
    pass(10);
    expect(hold.holds()).toBe(false);
  });
});
