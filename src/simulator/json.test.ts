import { describe, expect, it } from 'vitest';
import { parseJson, printJson } from './json.ts';

describe('JSON with 64-bit ids', () => {
  it('keeps integers beyond 2^53 as bigint and prints them as bare digits', () => {
    const text = '{"id":9007199254740993,"small":12,"list":[-9007199254740995]}';
    const value = parseJson(text);
    expect(value).toEqual({ id: 9007199254740993n, small: 12, list: [-9007199254740995n] });
    expect(printJson(value)).toBe(text);
  });

  it('leaves digits in strings and decimals alone', () => {
    expect(parseJson('{"a":"9007199254740993 \\" 9007199254740993","b":1.5e3,"c":0.125}')).toEqual({
      a: '9007199254740993 " 9007199254740993',
      b: 1500,
      c: 0.125,
    });
  });

  it('leaves out undefined members and refuses what is no JSON', () => {
    expect(printJson({ a: undefined, b: 1n })).toBe('{"b":1}');
    expect(() => parseJson('{"a":')).toThrow(SyntaxError);
  });
});
