import { describe, expect, it } from 'vitest';
import { DatabaseError } from '../errors.ts';
import { outlast } from './outlast.ts';

const { signal } = new AbortController();
const away = () => new DatabaseError('The database is away.');

describe('a database that is away', () => {
  it('is waited for, and whoever looks is told', async () => {
    let tries = 0;
    let told = 0;
    const work = async () => {
      if (++tries < 3) throw away();
      return 'there again';
    };
    const onAway = () => {
      told += 1;
    };
    expect(await outlast(work, { signal, onAway, everyMs: 1 })).toBe('there again');
    expect(told).toBe(2);
  });

  it('is not waited for without end, nor by one who wants to stop', async () => {
    const work = () => Promise.reject(away());
    const quick = { onAway: () => {}, everyMs: 1 };
    await expect(outlast(work, { ...quick, signal, patienceMs: 5 })).rejects.toThrow(DatabaseError);
    const stopped = AbortSignal.abort(new Error('enough'));
    await expect(outlast(work, { ...quick, signal: stopped })).rejects.toThrow('aborted');
  });

  it('is told from all other trouble, which ends at once', async () => {
    const work = () => Promise.reject(new RangeError('ours'));
    await expect(outlast(work, { signal, onAway: () => {} })).rejects.toThrow('ours');
  });
});
