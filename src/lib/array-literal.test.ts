import { describe, expect, it } from 'vitest';
import { arrayLiteral, jsonArrayLiteral } from './array-literal.ts';

describe('arrayLiteral', () => {
  it('quotes texts and leaves numbers, booleans and nulls bare', () => {
    expect(arrayLiteral(['a', 1, 2n ** 60n, true, null])).toBe(
      '{"a",1,1152921504606846976,true,NULL}',
    );
  });

  it('tells the word NULL and the empty text from null', () => {
    expect(arrayLiteral(['NULL', '', null])).toBe('{"NULL","",NULL}');
  });

  it('escapes quotes and backslashes and nothing else', () => {
    expect(arrayLiteral(['3/4" \\ {a,b}\n'])).toBe('{"3/4\\" \\\\ {a,b}\n"}');
  });
});

describe('jsonArrayLiteral', () => {
  it('writes what arrayLiteral writes', () => {
    const documents = [{ a: 'x "y" \\ \n \u0001 \ud800 é \u2028' }, [], 'text', 1].map((value) =>
      JSON.stringify(value),
    );
    expect(jsonArrayLiteral(documents)).toBe(arrayLiteral(documents));
  });

  it('writes numbers, booleans and null, which an array takes in any case', () => {
    expect(jsonArrayLiteral([1, '2', true, null])).toBe('{1,"2",true,null}');
  });

  it('writes an empty array', () => {
    expect(jsonArrayLiteral([])).toBe('{}');
  });
});
