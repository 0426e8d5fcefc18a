import { expect, it } from 'vitest';
import { Slots } from './slots.ts';

/** Work that ends when told to. */
function task() {
  let end = (): void => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  return { end, work: () => ended };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

it('runs no more than its count at once, in the order they came', async () => {
  const slots = new Slots(2);
  const started: number[] = [];
  const tasks = [task(), task(), task(), task()];
  const runs = tasks.map(({ work }, index) =>
    slots.run(() => {
      started.push(index);
      return work();
    }),
  );
  await turn();
  expect(started).toEqual([0, 1]);
  tasks[1]?.end();
  await turn();
  expect(started).toEqual([0, 1, 2]);
  for (const { end } of tasks) end();
  await Promise.all(runs);
  expect(started).toEqual([0, 1, 2, 3]);
});

it('frees the slot of work that fails and of those who stop waiting', async () => {
  const slots = new Slots(1);
  const first = task();
  const running = slots.run(first.work);
  const controller = new AbortController();
  const waiting = slots.run(async () => 'never', controller.signal);
  controller.abort(new Error('no longer wanted'));
  await expect(waiting).rejects.toThrow('no longer wanted');
  first.end();
  await running;
  await expect(slots.run(() => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await slots.run(async () => 'free')).toBe('free');
});
