import { describe, expect, it } from 'vitest';
import { ByteLru } from './byte-lru.ts';

describe('ByteLru', () => {
  it('forgets what was used longest ago when there is no room', () => {
    const lru = new ByteLru<string>(100);
    for (const key of ['a', 'b', 'c', 'd']) lru.set(key, key, 25);
    expect(lru.get('a')).toBe('a');
    lru.set('e', 'e', 25);
    expect([lru.get('a'), lru.get('b'), lru.get('e')]).toEqual(['a', undefined, 'e']);
    expect(lru.bytes).toBe(100);
  });

  it('counts a value that is replaced once', () => {
    const lru = new ByteLru<string>(100);
    lru.set('a', '1', 10);
    lru.set('a', '2', 20);
    expect([lru.get('a'), lru.bytes]).toEqual(['2', 20]);
    lru.delete('a');
    lru.delete('a');
    expect(lru.bytes).toBe(0);
  });

  it('does not keep what would push out all else', () => {
    const lru = new ByteLru<string>(100);
    lru.set('a', 'a', 20);
    lru.set('huge', 'huge', 26);
    expect([lru.get('a'), lru.get('huge')]).toEqual(['a', undefined]);
  });
});
