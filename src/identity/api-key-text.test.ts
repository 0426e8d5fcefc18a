import { describe, expect, it } from 'vitest';
import { digestOf, isSecret, makeApiKey, parseApiKey, printApiKey } from './api-key-text.ts';

describe('the text of an API key', () => {
  it('is read back as it was made, and fits its digest alone', () => {
    const key = makeApiKey(3_222_348_440n);
    expect(parseApiKey(printApiKey(key))).toEqual(key);
    expect(isSecret(key.secret, digestOf(key.secret))).toBe(true);
    expect(isSecret(makeApiKey(1n).secret, digestOf(key.secret))).toBe(false);
    expect(isSecret(key.secret, Buffer.alloc(0))).toBe(false);
  });

  it('is nothing else', () => {
    const text = printApiKey(makeApiKey(7n));
    for (const other of [
      ...['', 'lazi', 'a.b.c', `${text}x`, text.slice(0, -1), ` ${text}`],
      ...[text.replace('lazi_7_', 'lazi_0_'), text.replace('lazi_7_', `lazi_${2n ** 63n}_`)],
    ]) {
      expect({ other, key: parseApiKey(other) }).toEqual({ other, key: null });
    }
  });
});
