import { describe, expect, it } from 'vitest';
import { RateLimitedError } from '../../errors.ts';
import { viewerOf } from '../../identity/viewer.ts';
import { CallerBudgets, type CallerBudgetsOptions } from './caller-budgets.ts';

const ann = viewerOf({ tenantId: 1n, role: 'OWNER', subject: 'ann' });
const bob = viewerOf({ tenantId: 1n, role: 'OWNER', subject: 'bob' });
const budget = { perSecond: 100, burst: 1_000 };

/** A shared budget as the database keeps it, without a database. */
function sharedBudget(perSecond = budget.perSecond, burst = budget.burst) {
  const clock = { ms: 0 };
  const credits = new Map<string, { held: number; at: number }>();
  const asked: Parameters<CallerBudgetsOptions['take']>[0][] = [];
  const take: CallerBudgetsOptions['take'] = async (wish) => {
    asked.push(wish);
    const { held, at } = credits.get(wish.caller) ?? { held: burst, at: clock.ms };
    const now = Math.min(burst, held + ((clock.ms - at) / 1_000) * perSecond + wish.returned);
    const enough = now >= Math.min(wish.least, burst);
    const granted = enough ? Math.max(wish.least, Math.min(wish.wanted, now)) : 0;
    credits.set(wish.caller, { held: now - granted, at: clock.ms });
    return { granted, left: now - granted };
  };
  const open = () => new CallerBudgets({ perSecond, burst, take, now: () => clock.ms });
  return { clock, asked, open };
}

const refusal = (spending: Promise<number>) =>
  spending.then(
    () => undefined,
    (error: unknown) => error as RateLimitedError,
  );

describe('the budget of a caller', () => {
  it('is drawn on a second at a time, so that most operations ask nobody', async () => {
    const shared = sharedBudget();
    const budgets = shared.open();
    for (let count = 0; count < 100; count += 1) await budgets.spend(ann, 5);
    // 500 in leases of 105.
    expect(shared.asked).toHaveLength(5);
  });

  it('tells what is left', async () => {
    const budgets = sharedBudget().open();
    expect(await budgets.spend(ann, 10)).toBe(990);
    expect(await budgets.spend(ann, 10)).toBe(980);
  });

  it('lets be spent what it holds and what comes back, to the last credit', async () => {
    const shared = sharedBudget();
    const budgets = shared.open();
    for (let count = 0; count < 100; count += 1) await budgets.spend(ann, 10);
    expect(await refusal(budgets.spend(ann, 10))).toMatchObject({
      code: 'RATE_LIMITED',
      retryAfterSeconds: 1,
      message:
        'You exceed the cost limit of 100 a second, 1000 at once: this costs 10, and you have 0. Try again in 1 s.',
    });
    shared.clock.ms += 99;
    expect(await refusal(budgets.spend(ann, 10))).toBeInstanceOf(RateLimitedError);
    shared.clock.ms += 1;
    expect(await refusal(budgets.spend(ann, 10))).toBeUndefined();
    expect(await refusal(budgets.spend(ann, 1))).toBeInstanceOf(RateLimitedError);
  });

  it('says how long to wait for a costly operation', async () => {
    const budgets = sharedBudget().open();
    await budgets.spend(ann, 1_000);
    expect(await refusal(budgets.spend(ann, 250))).toMatchObject({ retryAfterSeconds: 3 });
  });

  it('asks nobody again before there can be enough', async () => {
    const shared = sharedBudget();
    const budgets = shared.open();
    await budgets.spend(ann, 1_000);
    await refusal(budgets.spend(ann, 100));
    const before = shared.asked.length;
    for (let count = 0; count < 50; count += 1) await refusal(budgets.spend(ann, 100));
    expect(shared.asked).toHaveLength(before);
    shared.clock.ms += 1_000;
    await budgets.spend(ann, 100);
    expect(shared.asked).toHaveLength(before + 1);
  });

  it('is asked for once by operations that come together', async () => {
    const shared = sharedBudget();
    const budgets = shared.open();
    await Promise.all(Array.from({ length: 20 }, () => budgets.spend(ann, 5)));
    expect(shared.asked).toHaveLength(1);
  });

  it('is shared by processes, but for what each has taken for a second', async () => {
    const shared = sharedBudget();
    const [one, other] = [shared.open(), shared.open()];
    let spent = 0;
    for (;;) {
      const refused = await refusal((spent % 20 === 0 ? one : other).spend(ann, 10));
      if (refused) break;
      spent += 10;
    }
    expect(spent).toBeGreaterThanOrEqual(budget.burst - budget.perSecond);
    expect(spent).toBeLessThanOrEqual(budget.burst);
  });

  it('lets an operation through that costs more than it can hold, once it is full, and makes up for it', async () => {
    const shared = sharedBudget();
    const budgets = shared.open();
    await budgets.spend(ann, 1_500);
    expect(await refusal(budgets.spend(ann, 1))).toMatchObject({ retryAfterSeconds: 6 });
    shared.clock.ms += 5_100;
    expect(await refusal(budgets.spend(ann, 1))).toBeUndefined();
  });

  it('is each caller’s own', async () => {
    const budgets = sharedBudget().open();
    await budgets.spend(ann, 1_000);
    expect(await refusal(budgets.spend(ann, 1))).toBeInstanceOf(RateLimitedError);
    expect(await budgets.spend(bob, 10)).toBe(990);
  });

  it('loses nothing when it cannot be asked', async () => {
    const shared = sharedBudget();
    let isAway = false;
    const { open, clock, asked } = shared;
    const take = async (wish: Parameters<CallerBudgetsOptions['take']>[0]) => {
      if (isAway) throw new Error('away');
      return { granted: wish.wanted, left: 500 };
    };
    expect(open).toBeDefined();
    const budgets = new CallerBudgets({ ...budget, take, now: () => clock.ms });
    await budgets.spend(ann, 10);
    isAway = true;
    await expect(budgets.spend(ann, 200)).rejects.toThrow('away');
    await budgets.spend(ann, 100);
    expect(asked).toEqual([]);
  });
});
