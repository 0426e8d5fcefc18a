import { createChance } from '../chance.ts';
import { type CallFacts, type Fault, type FaultRule, matches } from './rules.ts';

/** A rule with what has happened to it. */
export interface RuleState {
  readonly id: number;
  readonly rule: FaultRule;
  /** Matching calls so far. */
  matched: number;
  /** Calls struck so far. */
  struck: number;
}

/** The fault rules in the order they were added. Which calls are struck depends on the seed and the order of calls only. */
export class FaultScript {
  readonly #seed: string;
  #states: RuleState[] = [];
  #nextId = 1;
  #chance: () => number;

  constructor(seed: string) {
    this.#seed = seed;
    this.#chance = createChance(`faults:${seed}`);
  }

  add(rules: readonly FaultRule[]): void {
    for (const rule of rules) {
      this.#states.push({ id: this.#nextId, rule, matched: 0, struck: 0 });
      this.#nextId += 1;
    }
  }

  clear(): void {
    this.#states = [];
    this.#chance = createChance(`faults:${this.#seed}`);
  }

  list(): readonly Readonly<RuleState>[] {
    return this.#states;
  }

  /** The faults that strike this call; counts it. */
  strike(facts: CallFacts): readonly Fault[] {
    const faults: Fault[] = [];
    for (const state of this.#states) {
      const { match = {}, nth = 1, times = 1, chance = 1, fault } = state.rule;
      if (!matches(match, facts)) continue;
      state.matched += 1;
      const isDue = state.matched >= nth && (times === null || state.matched < nth + times);
      if (!isDue || (chance < 1 && this.#chance() >= chance)) continue;
      state.struck += 1;
      faults.push(fault);
    }
    return faults;
  }
}
