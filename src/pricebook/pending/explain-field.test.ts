import { describe, expect, it } from 'vitest';
import type { EditState } from '../edits/record-edits.ts';
import { explainField } from './explain-field.ts';

const edit = (state: EditState) => ({
  ...{ field: 'price', value: '12.5', base: '10', version: 1, state, stagedBy: 'anna' },
  ...{ stagedAt: new Date('2026-03-01T08:15:00Z'), attempts: 1, lastAttemptAt: null },
  error: { code: 'UPSTREAM_REJECTED', message: 'Price is too low.', remedy: '' },
});
const sides = { field: 'price', edit: undefined, remote: '10', remoteAt: null, isDraft: false };
const staged = (state: EditState, remote = '10') =>
  explainField({ ...sides, edit: edit(state), remote });

describe('explainField', () => {
  it('says that ServiceTitan says so, and since when', () => {
    expect(explainField({ ...sides, remoteAt: '2026-01-01T00:00:00Z' })).toBe(
      '`price` is "10" because ServiceTitan says so, which last changed the record at 2026-01-01T00:00:00Z; nothing is staged.',
    );
  });

  it('says who staged it and what comes next', () => {
    const cause = '`price` is "12.5" because anna staged it at 2026-03-01T08:15:00.000Z';
    expect(staged('STAGED')).toBe(`${cause}; ServiceTitan has "10", and the next push sends it.`);
    expect(staged('CONFLICTED', '33')).toBe(
      `${cause}; ServiceTitan had "10" then and has "33" now: decide the conflict.`,
    );
    expect(staged('REJECTED')).toBe(
      `${cause}; ServiceTitan has "10" and refused it: Price is too low.`,
    );
    expect(staged('LOCAL')).toBe(`${cause}; it stays here and is never pushed.`);
  });

  it('says where there is nothing to say', () => {
    expect(explainField({ ...sides, remote: undefined })).toMatch(/does not tell it/);
    expect(explainField({ ...sides, remote: undefined, isDraft: true })).toMatch(/made here/);
  });
});
