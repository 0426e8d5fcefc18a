import { InvalidStateError } from '../../errors.ts';

/**
 * States of a run and of its steps (one step an entity).
 *
 *            START               COMPARED              APPLIED
 *   QUEUED --------> FETCHING ------------> COMPARING ----------> APPLYING
 *     ^  |            |  ^ \__________________APPLIED______________^ |
 *     |  |            |  |________________START (again)______________|
 *     |  |            |
 *     |  |            +--> SUCCEED, FAIL, CANCEL, ASK are possible in all three working states
 *     |  |
 *     |  +-- CANCEL --> CANCELLED       SUCCEED --> SUCCEEDED       FAIL --> FAILED
 *     |  +-- SKIP ----> SKIPPED (steps only: the run ended before their turn)
 *     |
 *     +---- CONFIRM --- NEEDS_CONFIRMATION  <-- ASK (more deletes than the guard lets pass)
 *
 * FETCHING   reads and has found nothing to write yet.
 * COMPARING  has compared at least one page, all the same as here; a dry run stays in this state to its end.
 * APPLYING   has written at least one batch.
 * START in a working state is another worker taking the run up after a crash or a hand-over.
 */
export const STEP_STATES = [
  'QUEUED',
  'FETCHING',
  'COMPARING',
  'APPLYING',
  'NEEDS_CONFIRMATION',
  'SUCCEEDED',
  'FAILED',
  'CANCELLED',
  'SKIPPED',
] as const;
export type StepState = (typeof STEP_STATES)[number];
export type RunState = Exclude<StepState, 'SKIPPED'>;

export const STEP_EVENTS = [
  'START',
  'COMPARED',
  'APPLIED',
  'ASK',
  'CONFIRM',
  'SUCCEED',
  'FAIL',
  'CANCEL',
  'SKIP',
] as const;
export type StepEvent = (typeof STEP_EVENTS)[number];
export type RunEvent = Exclude<StepEvent, 'SKIP'>;

/** Null where an event is impossible. */
type Transitions<State extends string, Event extends string> = Readonly<
  Record<State, Readonly<Record<Event, State | null>>>
>;

const impossible = {
  START: null,
  COMPARED: null,
  APPLIED: null,
  ASK: null,
  CONFIRM: null,
  SUCCEED: null,
  FAIL: null,
  CANCEL: null,
} as const;

const working = {
  ...impossible,
  START: 'FETCHING',
  APPLIED: 'APPLYING',
  ASK: 'NEEDS_CONFIRMATION',
  SUCCEED: 'SUCCEEDED',
  FAIL: 'FAILED',
  CANCEL: 'CANCELLED',
} as const;

export const runTransitions: Transitions<RunState, RunEvent> = {
  QUEUED: { ...impossible, START: 'FETCHING', FAIL: 'FAILED', CANCEL: 'CANCELLED' },
  FETCHING: { ...working, COMPARED: 'COMPARING' },
  COMPARING: { ...working, COMPARED: 'COMPARING' },
  APPLYING: { ...working, COMPARED: 'APPLYING' },
  NEEDS_CONFIRMATION: { ...impossible, CONFIRM: 'QUEUED', CANCEL: 'CANCELLED' },
  SUCCEEDED: impossible,
  FAILED: impossible,
  CANCELLED: impossible,
};

export const stepTransitions: Transitions<StepState, StepEvent> = {
  QUEUED: { ...runTransitions.QUEUED, SKIP: 'SKIPPED' },
  FETCHING: { ...runTransitions.FETCHING, SKIP: 'SKIPPED' },
  COMPARING: { ...runTransitions.COMPARING, SKIP: null },
  APPLYING: { ...runTransitions.APPLYING, SKIP: null },
  NEEDS_CONFIRMATION: { ...runTransitions.NEEDS_CONFIRMATION, SKIP: null },
  SUCCEEDED: { ...impossible, SKIP: null },
  FAILED: { ...impossible, SKIP: null },
  CANCELLED: { ...impossible, SKIP: null },
  SKIPPED: { ...impossible, SKIP: null },
};

/** The run's next state. Errors  InvalidStateError where the event is impossible. */
export function nextRunState(state: RunState, event: RunEvent): RunState {
  return runTransitions[state][event] ?? refuse('run', state, event);
}

/** The step's next state. Errors  InvalidStateError where the event is impossible. */
export function nextStepState(state: StepState, event: StepEvent): StepState {
  return stepTransitions[state][event] ?? refuse('step', state, event);
}

/** States in which a run has its future before it; at most one run of a tenant is in one of them. */
export const UNFINISHED_RUN_STATES = [
  'QUEUED',
  'FETCHING',
  'COMPARING',
  'APPLYING',
] as const satisfies RunState[];

export function isUnfinished(state: StepState): boolean {
  return (UNFINISHED_RUN_STATES as readonly StepState[]).includes(state);
}

/**
 * How a run ends, given how its steps ended: one failed step makes the run FAILED although the others are applied and stay so;
 * a step that needs confirmation makes it NEEDS_CONFIRMATION only when none failed, because a failed entity is pulled again anyway.
 */
export function eventOfEnd(steps: readonly StepState[]): 'SUCCEED' | 'FAIL' | 'CANCEL' | 'ASK' {
  if (steps.includes('CANCELLED')) return 'CANCEL';
  if (steps.includes('FAILED') || steps.includes('SKIPPED')) return 'FAIL';
  if (steps.includes('NEEDS_CONFIRMATION')) return 'ASK';
  return 'SUCCEED';
}

function refuse(subject: string, state: StepState, event: StepEvent): never {
  throw new InvalidStateError(`A ${subject} that is ${state} cannot ${event}.`);
}
