import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nestingDepth } from './nesting.ts';

const depth = (text: string, language: 'graphql' | 'json' = 'graphql') =>
  nestingDepth(text, 1_000, language);

describe('nestingDepth', () => {
  it('counts brackets of all three kinds that are open at once', () => {
    expect(depth('{ a(b: [1, [2]]) { c } }')).toBe(4);
    expect(depth('{ a } { b }')).toBe(1);
    expect(depth('')).toBe(0);
  });

  it('leaves out what stands in strings, block strings and comments', () => {
    expect(depth('{ a(b: "[[[ \\" [[[") }')).toBe(2);
    expect(depth('{ a(b: """ [[[ \\""" [[[ """) }')).toBe(2);
    expect(depth('{ # [[[\n a }')).toBe(1);
    expect(depth('{"a":"# [[["}', 'json')).toBe(1);
  });

  it('goes on after a string that is not closed', () => {
    expect(depth(`{ a(b: "open\n ${'['.repeat(9)}`)).toBe(11);
    expect(depth('{ a(b: """ open')).toBe(2);
  });

  it('stops counting when it is enough', () => {
    expect(nestingDepth('['.repeat(1_000_000), 64, 'json')).toBe(65);
  });

  it('agrees with what JSON.parse sees', () => {
    const deep = (value: unknown): number =>
      typeof value !== 'object' || value === null
        ? 0
        : 1 + Math.max(0, ...Object.values(value).map(deep));
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(depth(JSON.stringify(value), 'json')).toBe(deep(JSON.parse(JSON.stringify(value))));
      }),
    );
  });
});
