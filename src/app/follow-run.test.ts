import { describe, expect, it } from 'vitest';
import type { Run, Step } from '../sync/runs/run.ts';
import { describeProgress, followRun, fractionOf, reportRun } from './follow-run.ts';
import type { Terminal } from './terminal.ts';

const step = (given: Partial<Step>): Step => ({
  entity: 'services',
  state: 'QUEUED',
  fetched: 0,
  created: 0,
  updated: 0,
  unchanged: 0,
  deleted: 0,
  parked: 0,
  conflicts: 0,
  expected: null,
  plan: null,
  error: null,
  startedAt: null,
  finishedAt: null,
  ...given,
});

const run = (given: Partial<Run>): Run => ({
  id: '0a0b0c0d-0000-4000-8000-000000000001',
  mode: 'FULL',
  dryRun: false,
  entities: ['services', 'materials'],
  trigger: 'MANUAL',
  requestedBy: 'test',
  state: 'FETCHING',
  attempts: 1,
  deletesConfirmed: false,
  cancelRequestedAt: null,
  error: null,
  createdAt: new Date(0),
  startedAt: new Date(1_000),
  finishedAt: null,
  steps: [],
  ...given,
});

/** Remembers what is said instead of printing it. */
function notebook() {
  const lines: string[] = [];
  const fractions: (number | null)[] = [];
  const terminal: Terminal = {
    line: (text = '') => void lines.push(text),
    progress: (_label, fraction) => void fractions.push(fraction),
    endProgress: () => void lines.push('(bar away)'),
  };
  return { terminal, lines, fractions };
}

describe('the way a run has come', () => {
  it('takes each entity for an equal part, and within it what is read of what was announced', () => {
    const done = step({ state: 'SUCCEEDED' });
    expect(fractionOf([done, step({ state: 'FETCHING', fetched: 5, expected: 10 })])).toBe(0.75);
    expect(fractionOf([done, step({ state: 'FETCHING', fetched: 5, expected: null })])).toBe(0.5);
    expect(fractionOf([done, step({ state: 'SKIPPED' })])).toBe(1);
    expect(fractionOf([])).toBe(1);
  });

  it('does not call an entity done because more came than was announced', () => {
    expect(fractionOf([step({ state: 'APPLYING', fetched: 12, expected: 10 })])).toBe(0.95);
  });

  it('is told in words', () => {
    const steps = [
      step({ state: 'SUCCEEDED', fetched: 1_500 }),
      step({ entity: 'materials', state: 'APPLYING', fetched: 20 }),
    ];
    expect(describeProgress(run({ steps }))).toBe('materials: applying (1,520 records read)');
    expect(describeProgress(run({ state: 'QUEUED', steps: [step({})] }))).toBe(
      'waiting for a worker',
    );
    expect(describeProgress(run({ steps: [step({ state: 'SUCCEEDED' })] }))).toBe('finishing');
    expect(describeProgress(run({ steps, cancelRequestedAt: new Date(0) }))).toBe(
      'being cancelled',
    );
  });
});

describe('following a run', () => {
  it('never goes backwards, also when another worker reads an entity again', async () => {
    const { terminal, fractions, lines } = notebook();
    const at = (fetched: number) =>
      run({ steps: [step({ state: 'APPLYING', fetched, expected: 10 })] });
    const story = [at(2), at(8), at(1), at(9), run({ state: 'SUCCEEDED' })];
    const ended = await followRun(
      terminal,
      async () => story.shift() ?? run({ state: 'SUCCEEDED' }),
      new AbortController().signal,
    );
    expect(ended.state).toBe('SUCCEEDED');
    expect(fractions).toEqual([0.2, 0.8, 0.8, 0.9]);
    expect(lines).toEqual(['(bar away)']);
  });

  it('ends, and takes the bar away, when nobody looks any more', async () => {
    const { terminal, lines } = notebook();
    const stopping = new AbortController();
    const following = followRun(
      terminal,
      async () => {
        stopping.abort();
        return run({});
      },
      stopping.signal,
    );
    await expect(following).rejects.toThrow();
    expect(lines).toEqual(['(bar away)']);
  });
});

describe('the report of a run', () => {
  it('is a table with a line for each entity', () => {
    const { terminal, lines } = notebook();
    reportRun(
      terminal,
      run({
        state: 'SUCCEEDED',
        finishedAt: new Date(3_540),
        steps: [step({ state: 'SUCCEEDED', fetched: 2_164, created: 2_164 })],
      }),
    );
    expect(lines).toEqual([
      'FULL pull 0a0b0c0d-0000-4000-8000-000000000001: SUCCEEDED in 2.5 s',
      '                         fetched   created   updated unchanged   deleted    parked',
      '  services                 2,164     2,164         0         0         0         0',
    ]);
  });

  it('says that a dry run wrote nothing', () => {
    const { terminal, lines } = notebook();
    reportRun(terminal, run({ state: 'SUCCEEDED', dryRun: true }));
    expect(lines[0]).toMatch(/SUCCEEDED \(dry run: nothing was written\)$/);
  });

  it('tells each error once, with whom it stopped and what to do', () => {
    const denied = { code: 'UPSTREAM_FORBIDDEN', message: 'Not allowed.', remedy: 'Ask for it.' };
    const away = { code: 'UPSTREAM_RETRYABLE', message: 'No answer.', remedy: 'Wait.' };
    const complaints = (given: Partial<Run>) => {
      const { terminal, lines } = notebook();
      reportRun(terminal, run({ state: 'FAILED', ...given }));
      return lines.slice(2).filter((line) => !line.endsWith(' 0'));
    };
    const failed = (entity: Step['entity'], error: Step['error']) =>
      step({ entity, state: error ? 'FAILED' : 'SUCCEEDED', error });

    expect(
      complaints({
        error: denied,
        steps: [
          failed('categories', denied),
          failed('services', null),
          failed('materials', away),
          failed('equipment', denied),
        ],
      }),
    ).toEqual([
      '  categories, equipment: Not allowed.\n    Ask for it.',
      '  materials: No answer.\n    Wait.',
    ]);
    const stopped = [failed('services', away), failed('materials', away)];
    expect(complaints({ error: away, steps: stopped })).toEqual(['  all: No answer.\n    Wait.']);
    expect(complaints({ error: away, steps: [failed('services', null)] })).toEqual([
      '  run: No answer.\n    Wait.',
    ]);
  });
});
