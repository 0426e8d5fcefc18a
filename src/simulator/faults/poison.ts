import type { Answer } from '../api/failure.ts';
import { createChance } from '../chance.ts';
import { bodyBuffer } from '../exchange.ts';
import { isJsonObject, parseJson, printJson } from '../json.ts';
import { toId } from '../records.ts';
import type { Fault } from './rules.ts';

type Poison = Extract<Fault, { kind: 'poison-rows' }>;
type Body = Record<string, unknown>;

/** The answer with some of its rows, subcategories too, so spoilt that no client can read them. Answers that are not JSON stay. */
export function poisoned(answer: Answer, poison: Poison, seed: string): Answer {
  if (answer.status !== 200 || !answer.headers?.['content-type']?.startsWith('application/json')) {
    return answer;
  }
  const body = parseJson(bodyBuffer(answer).toString()) as Body;
  const isChosen = choice(poison, seed);
  const spoilt = Array.isArray(body['data'])
    ? { ...body, data: spoilRows(body['data'], poison, isChosen) }
    : spoilRow(body, poison, isChosen);
  return { ...answer, body: printJson(spoilt) };
}

function choice({ ids, share = 1 }: Poison, seed: string): (row: Body) => boolean {
  if (ids) {
    const wanted = new Set(ids.map(toId));
    return ({ id }) => wanted.has(id as number);
  }
  return ({ id }) => createChance(`${seed}:poison:${String(id)}`)() < share;
}

function spoilRows(
  rows: readonly unknown[],
  poison: Poison,
  isChosen: (row: Body) => boolean,
): unknown[] {
  return rows.map((row) => (isJsonObject(row) ? spoilRow(row, poison, isChosen) : row));
}

function spoilRow(row: Body, poison: Poison, isChosen: (row: Body) => boolean): unknown {
  const { subcategories: below } = row;
  const kept = Array.isArray(below)
    ? { ...row, subcategories: spoilRows(below, poison, isChosen) }
    : { ...row };
  if (!isChosen(row)) return kept;
  switch (poison.how) {
    case 'no-object':
      return 'rubbish';
    case 'no-id':
      return { ...kept, id: null };
    case 'id-as-text':
      return { ...kept, id: `#${String(row['id'])}` };
    default:
      // A key that would change the prototype of an object it is copied to; a plain assignment here would do so as well.
      return Object.defineProperty(kept, '__proto__', { value: {}, enumerable: true });
  }
}
