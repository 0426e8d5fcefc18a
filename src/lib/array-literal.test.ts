import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arrayLiteral } from './array-literal.ts';

describe('arrayLiteral', () => {
  it('quotes texts and leaves numbers, booleans and nulls bare', () => {
    expect(arrayLiteral(['a', 1, true, null])).toBe('{"a",1,true,null}');
    expect(arrayLiteral(['a', 2n ** 60n, null])).toBe('{"a",1152921504606846976,null}');
  });

  it('tells the word NULL and the empty text from null', () => {
    expect(arrayLiteral(['NULL', '', null])).toBe('{"NULL","",null}');
  });

  it('escapes quotes and backslashes and nothing else', () => {
    expect(arrayLiteral(['3/4" \\ {a,b}'])).toBe('{"3/4\\" \\\\ {a,b}"}');
    expect(arrayLiteral(['3/4" \\ {a,b}\n'])).toBe('{"3/4\\" \\\\ {a,b}\n"}');
    expect(arrayLiteral(['\\n', '\ud800 \\u'])).toBe('{"\\\\n","\ud800 \\\\u"}');
  });

  it('writes an empty array', () => {
    expect(arrayLiteral([])).toBe('{}');
  });

  it('is read as what it was written from, whatever the texts hold', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^["\\nu{},]*$/));
    fc.assert(
      fc.property(fc.array(fc.option(text)), (texts) => {
        expect(readArray(arrayLiteral(texts))).toEqual(texts);
      }),
    );
  });
});

/** As PostgreSQL reads an array of texts. */
function readArray(literal: string): (string | null)[] {
  const cells = literal.slice(1, -1).matchAll(/"((?:[^"\\]|\\[\s\S])*)"|null/g);
  return [...cells].map(([, quoted]) => quoted?.replace(/\\([\s\S])/g, '$1') ?? null);
}
