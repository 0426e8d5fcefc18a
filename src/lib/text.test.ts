import { expect, it } from 'vitest';
import { oneLine, storableText } from './text.ts';

it('takes out what PostgreSQL cannot store, and nothing else', () => {
  expect(storableText('pump\0 kit')).toBe('pump kit');
  expect(storableText('a\ud800b\udc00c')).toBe('a\ufffdb\ufffdc');
  expect(storableText('Größe 3/4″ 🔧\u0001')).toBe('Größe 3/4″ 🔧\u0001');
});

it('makes one line of text that would forge a log', () => {
  expect(oneLine('ok\r\n{"level":50}\u001b[31m\u2028x ')).toBe('ok {"level":50} [31m x');
  expect(oneLine('abcdef', 3)).toBe('abc…');
});
