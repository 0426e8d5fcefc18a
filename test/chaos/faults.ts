import type { Simulator } from '../../src/simulator/contract.ts';
import type { Fault } from '../../src/simulator/faults/rules.ts';
import type { Random } from '../support/random.ts';

const WRITES = ['categories.create', 'categories.update', 'services.create', 'pricebook.update'];
const READS = ['categories.list', 'services.list', 'categories.get', 'services.get'];
const LOST: readonly Fault[] = [
  { kind: 'applied-then-lost', how: 'cut' },
  { kind: 'applied-then-status', status: 502 },
];
const FAILED: readonly Fault[] = [
  { kind: 'status', status: 500 },
  { kind: 'rate-limit', waitSeconds: 1 },
  { kind: 'cut', when: 'before' },
];

/** Lets ServiceTitan fail a few times: writes that arrive and are not answered, refusals for the moment, connections that end. */
export function addFaults(sim: Simulator, random: Random): number {
  const count = random.between(0, 3);
  for (let index = 0; index < count; index += 1) {
    const isLost = random.chance(0.5);
    const operation = random.pick(isLost || random.chance(0.5) ? WRITES : READS);
    const fault = random.pick(isLost ? LOST : FAILED);
    sim.addFaults({ match: { operation }, nth: random.between(1, 3), times: 1, fault });
  }
  return count;
}
