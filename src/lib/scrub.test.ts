import { expect, it } from 'vitest';
import { scrubber } from './scrub.ts';

it('takes secrets out of text, as they are, in JSON and in a URL', () => {
  const scrub = scrubber(['se"cret/one', 'short']);
  expect(scrub('a se"cret/one b')).toBe('a [secret] b');
  expect(scrub(JSON.stringify({ key: 'se"cret/one' }))).toBe('{"key":"[secret]"}');
  expect(scrub('?key=se%22cret%2Fone')).toBe('?key=[secret]');
  expect(scrub('a short word')).toBe('a short word');
});

it('takes out what looks like a credential in a header', () => {
  const scrub = scrubber([]);
  expect(scrub('authorization: Bearer abc.def-123=')).toBe('authorization: Bearer [secret]');
  expect(scrub('the bearer of news')).toBe('the bearer of news');
});
