import { expect, it } from 'vitest';
import { retryAfterMs } from './retry-after.ts';

const now = new Date('2026-11-22T12:00:00Z');
const title =
  '{"status":429,"title":"Rate limit is exceeded. Try again in 50 seconds.","traceId":"t"}';

it.each<[string, Record<string, string>, string, number | undefined]>([
  ['seconds', { 'retry-after': '7' }, '', 7_000],
  ['zero seconds', { 'retry-after': '0' }, '', 0],
  ['a date', { 'retry-after': 'Sun, 22 Nov 2026 12:00:30 GMT' }, '', 30_000],
  ['a date in the past', { 'retry-after': 'Sun, 22 Nov 2026 11:00:00 GMT' }, '', 0],
  [
    'a date of a server whose clock is a day behind',
    { 'retry-after': 'Sat, 21 Nov 2026 12:00:30 GMT', date: 'Sat, 21 Nov 2026 12:00:00 GMT' },
    '',
    30_000,
  ],
  ['the body where there is no header', {}, title, 50_000],
  ['the body where the header is unreadable', { 'retry-after': 'soon' }, title, 50_000],
  ['the header where both say something', { 'retry-after': '3' }, title, 3_000],
  ['one second in the body', {}, 'Try again in 1 second.', 1_000],
  ['nothing', {}, '<html>busy</html>', undefined],
])('I61 reads the wait from %s', (_, headers, body, expected) => {
  expect(retryAfterMs(headers, body, now)).toBe(expected);
});
