import { describe, expect, it } from 'vitest';
import { settled, within } from './within.ts';

const never = new Promise<never>(() => {});

describe('a limit of time', () => {
  it('gives what the work gives, or throws what it throws, in time', async () => {
    await expect(within(1_000, 'too late', Promise.resolve(7))).resolves.toBe(7);
    await expect(within(1_000, 'too late', Promise.reject(new Error('no')))).rejects.toThrow('no');
  });

  it('is an error with the message when the work takes longer', async () => {
    await expect(within(1, 'the queue did not answer', never)).rejects.toThrow('did not answer');
  });

  it('tells whether the work ended, well or badly', async () => {
    expect(await settled(1_000, Promise.resolve())).toBe(true);
    expect(await settled(1_000, Promise.reject(new Error('no')))).toBe(true);
    expect(await settled(1, never)).toBe(false);
  });
});
