import { expect, it } from 'vitest';
import { OneAhead } from './one-ahead.ts';

function gate() {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { open, opened };
}

it('returns while the work runs, and starts the next only when it is done', async () => {
  const line = new OneAhead();
  const first = gate();
  const log: string[] = [];
  await line.push(async () => {
    log.push('first starts');
    await first.opened;
    log.push('first ends');
  });
  const second = line.push(async () => {
    log.push('second starts');
  });
  expect(log).toEqual(['first starts']);
  first.open();
  await second;
  await line.drain();
  expect(log).toEqual(['first starts', 'first ends', 'second starts']);
});

it('throws the error of a piece at the next push, which starts nothing', async () => {
  const line = new OneAhead();
  await line.push(() => Promise.reject(new Error('broken')));
  let started = false;
  const next = line.push(async () => {
    started = true;
  });
  await expect(next).rejects.toThrow('broken');
  await expect(line.drain()).rejects.toThrow('broken');
  expect(started).toBe(false);
});
