import { expect, it } from 'vitest';
import { silentLogger } from '../../test/support/database.ts';
import { Shutdown } from './shutdown.ts';

it('I62 tells everybody first, then releases in reverse order, each once', async () => {
  const story: string[] = [];
  const shutdown = new Shutdown(silentLogger);
  shutdown.onStop('database', () => void story.push('database'));
  shutdown.onDrain(() => void story.push('not ready'));
  shutdown.onStop('gateway', async () => void story.push('gateway'));
  shutdown.onStop('worker', () => void story.push('worker'));
  expect(await Promise.all([shutdown.stop(), shutdown.stop()])).toEqual([true, true]);
  expect(story).toEqual(['not ready', 'worker', 'gateway', 'database']);
});

it('releases the rest when one part fails, and says that it was not clean', async () => {
  const story: string[] = [];
  const shutdown = new Shutdown(silentLogger);
  shutdown.onStop('database', () => void story.push('database'));
  shutdown.onStop('worker', () => Promise.reject(new Error('stuck')));
  expect(await shutdown.stop()).toBe(false);
  expect(story).toEqual(['database']);
});
