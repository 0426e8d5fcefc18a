import { describe, expect, it } from 'vitest';
import { DatabaseError } from '../../errors.ts';
import { mistakeIn, withoutQuotes } from './reported-error.ts';

describe('a line of the log', () => {
  it('is a mistake of our own where its error is none that is raised on purpose', () => {
    const err = new TypeError('x is not a function');
    const line = { err, tenant: '1', requestId: 'r', path: ['a'], variables: { secret: 1 } };
    expect(mistakeIn(line, 'a field failed')).toEqual({
      error: err,
      what: 'a field failed',
      about: { tenant: '1', requestId: 'r' },
    });
    expect(mistakeIn({ err: new DatabaseError('away') }, 'a field failed')).toBeNull();
    expect(mistakeIn({ runs: ['1'] }, 'runs were left')).toBeNull();
  });

  it('tells its message without what that quotes', () => {
    expect(withoutQuotes("invalid input \"Anna's price\" for column\n'name'")).toBe(
      'invalid input "…" for column "…"',
    );
  });
});
