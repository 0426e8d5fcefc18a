import { describe, expect, it } from 'vitest';
import type { Terminal } from '../../terminal.ts';
import { reportPush } from './report-push.ts';

type EndedPush = Parameters<typeof reportPush>[1];

const call: EndedPush['calls'][number] = {
  ordinal: 0,
  state: 'APPLIED',
  entity: 'categories',
  label: 'Lights',
  error: null,
  sentContext: null,
};

function reported(ended: EndedPush, flag = ''): string[] {
  const lines: string[] = [];
  const terminal: Terminal = {
    line: (text = '') => lines.push(text),
    progress: () => undefined,
    endProgress: () => undefined,
  };
  reportPush(terminal, ended, { flag });
  return lines;
}

describe('how a push has ended', () => {
  it('is told call by call, and that is all where everything was taken', () => {
    const push = { id: 'p1', state: 'SUCCEEDED', error: null } as const;
    expect(reported({ push, calls: [call, { ...call, ordinal: 1, label: 'Pumps' }] })).toEqual([
      'Push p1: SUCCEEDED',
      '     0  APPLIED    categories         Lights',
      '     1  APPLIED    categories         Pumps',
    ]);
  });

  it('says why a call was not taken, and how to go on, for the tenant it was about', () => {
    const error = { code: 'REJECTED', message: 'Name is taken.', remedy: 'Give another.' };
    const push = { id: 'p1', state: 'PARTIAL', error: null } as const;
    const calls = [{ ...call, state: 'REJECTED', error } as const];
    expect(reported({ push, calls }, ' --tenant 77')).toEqual([
      'Push p1: PARTIAL',
      '     0  REJECTED   categories         Lights',
      '          Name is taken. Give another.',
      '',
      'To go on with what is left: lazi push --retry p1 --tenant 77',
    ]);
  });

  it('asks what a creation has made, with each answer as it can be given', () => {
    const push = { id: 'p1', state: 'FAILED', error: null } as const;
    const sentContext = { body: '{}', fields: {}, mayBe: ['12', '13'] };
    const asked = { ...call, ordinal: 4, state: 'UNKNOWN', sentContext } as const;
    const silent = { ...call, ordinal: 5, state: 'UNKNOWN', sentContext: null } as const;
    expect(reported({ push, calls: [call, asked, silent] }).slice(-2)).toEqual([
      'To go on with what is left: lazi push --retry p1',
      '  with what call 4 has made: --found 4=12 or --found 4=13 or --found 4=none',
    ]);
  });
});
