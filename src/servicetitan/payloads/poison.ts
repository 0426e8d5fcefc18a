import type { UpstreamRow } from '../client.ts';
import type { ParkReason } from './outcome.ts';

/** A record nests three levels (vendors and their accounts); PostgreSQL gives up at some thousand. */
const MOST_LEVELS = 32;
/** A description of a service is rarely above 10,000. */
const MOST_CHARACTERS = 500_000;
const MOST_VALUES = 50_000;

interface Poison {
  readonly reason: ParkReason;
  readonly message: string;
}

/** Looks through the whole row, fields unknown to us included, for what must not reach the tables; null when it is sound. */
export function findPoison(row: UpstreamRow): Poison | null {
  const found = { characters: 0, values: 0 };
  return inspect(row, 1, found);
}

function inspect(
  container: object,
  level: number,
  found: { characters: number; values: number },
): Poison | null {
  if (level > MOST_LEVELS) {
    return { reason: 'TOO_DEEP', message: `The row is nested deeper than ${MOST_LEVELS} levels.` };
  }
  // for-in sees the own key `__proto__` that JSON.parse makes, and costs no array.
  for (const key in container) {
    if (key === '__proto__') {
      return { reason: 'FORBIDDEN_KEY', message: 'The row holds a key named "__proto__".' };
    }
    const value: unknown = container[key as keyof typeof container];
    found.values += 1;
    if (typeof value === 'string') found.characters += value.length;
    else if (typeof value === 'number') {
      if (!Number.isFinite(value)) {
        return { reason: 'WRONG_TYPE', message: `The number in "${key}" is beyond all bounds.` };
      }
    } else if (typeof value === 'object' && value !== null) {
      const poison = inspect(value, level + 1, found);
      if (poison !== null) return poison;
    }
  }
  if (found.characters > MOST_CHARACTERS || found.values > MOST_VALUES) {
    return {
      reason: 'TOO_LARGE',
      message: `The row holds more than ${MOST_CHARACTERS} characters of text or ${MOST_VALUES} values.`,
    };
  }
  return null;
}
