import { expect, it } from 'vitest';
import { readValue } from './resolve.ts';

it.each([
  ['Ours', 'Ours'],
  ['12.50', '12.50'],
  ['["3", "4"]', ['3', '4']],
  ['false', false],
  ['null', null],
  ['"12"', '12'],
  ['{', '{'],
])('reads what a conflict shall end with: %s', (given, value) => {
  expect(readValue(given)).toEqual(value);
});
