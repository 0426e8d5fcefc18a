import { describe, expect, it } from 'vitest';
import {
  eventOfEnd,
  isUnfinished,
  nextRunState,
  nextStepState,
  type RunEvent,
  type RunState,
  runTransitions,
  STEP_EVENTS,
  STEP_STATES,
  stepTransitions,
} from './states.ts';

const runStates = Object.keys(runTransitions) as RunState[];

describe('states of a run', () => {
  it('ends for good in SUCCEEDED, FAILED and CANCELLED', () => {
    for (const state of ['SUCCEEDED', 'FAILED', 'CANCELLED'] as const) {
      expect(Object.values(runTransitions[state]).every((next) => next === null)).toBe(true);
    }
  });

  it('reaches every state from QUEUED', () => {
    const reached = new Set<RunState>(['QUEUED']);
    for (const state of reached) {
      for (const next of Object.values(runTransitions[state])) if (next !== null) reached.add(next);
    }
    expect([...reached].sort()).toEqual([...runStates].sort());
  });

  it('can be cancelled wherever it is not finished', () => {
    for (const state of runStates) {
      const open = isUnfinished(state) || state === 'NEEDS_CONFIRMATION';
      expect(runTransitions[state].CANCEL).toBe(open ? 'CANCELLED' : null);
    }
  });

  it('is taken up again from every working state', () => {
    for (const state of ['QUEUED', 'FETCHING', 'COMPARING', 'APPLYING'] as const) {
      expect(nextRunState(state, 'START')).toBe('FETCHING');
    }
  });

  it('never goes back from APPLYING to COMPARING', () => {
    expect(nextRunState('APPLYING', 'COMPARED')).toBe('APPLYING');
  });

  it('goes on after NEEDS_CONFIRMATION only when somebody confirms', () => {
    const possible = Object.entries(runTransitions.NEEDS_CONFIRMATION).filter(
      ([, next]) => next !== null,
    );
    expect(Object.fromEntries(possible)).toEqual({ CONFIRM: 'QUEUED', CANCEL: 'CANCELLED' });
  });

  it('names state and event when it refuses', () => {
    expect(() => nextRunState('SUCCEEDED', 'START')).toThrow(
      'A run that is SUCCEEDED cannot START.',
    );
    expect(() => nextStepState('APPLYING', 'SKIP')).toThrow('A step that is APPLYING cannot SKIP.');
  });
});

describe('states of a step', () => {
  it('follow those of a run, and add SKIPPED', () => {
    for (const state of runStates) {
      for (const event of Object.keys(runTransitions[state]) as RunEvent[]) {
        expect(stepTransitions[state][event]).toBe(runTransitions[state][event]);
      }
    }
    expect(Object.keys(stepTransitions).sort()).toEqual([...STEP_STATES].sort());
    for (const row of Object.values(stepTransitions)) {
      expect(Object.keys(row).sort()).toEqual([...STEP_EVENTS].sort());
    }
  });
});

describe('the end of a run', () => {
  it('is FAIL when one step failed, whatever the others did', () => {
    expect(eventOfEnd(['SUCCEEDED', 'FAILED', 'NEEDS_CONFIRMATION'])).toBe('FAIL');
    expect(eventOfEnd(['SKIPPED', 'SUCCEEDED'])).toBe('FAIL');
  });

  it('is ASK when deletes wait for a person and nothing failed', () => {
    expect(eventOfEnd(['SUCCEEDED', 'NEEDS_CONFIRMATION'])).toBe('ASK');
  });

  it('is CANCEL when a step was cancelled, and SUCCEED when all succeeded', () => {
    expect(eventOfEnd(['SUCCEEDED', 'CANCELLED', 'FAILED'])).toBe('CANCEL');
    expect(eventOfEnd(['SUCCEEDED', 'SUCCEEDED'])).toBe('SUCCEED');
  });
});
