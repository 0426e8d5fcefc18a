/**
 * One line of trade vocabulary stands for many names. What is in braces varies:
 *
 *   {15|20|30} AMP                  three lines; without a label, the group varies on its own
 *   {h:1..20} Hour Labor            a range, called h
 *   {t:EMT|NM} … {t:Conduit|Romex}  the same label: the alternatives go together, first with first
 *   {t}                             the alternatives of the first group with that label
 *   {pipe.code} … {pipe.size}       columns of a named table of the vocabulary; the rows go together
 *
 * Different groups are combined each with each, the first one varying slowest.
 */
export type Vocabulary = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

interface Choice {
  readonly alternatives: readonly string[];
  readonly at: number;
}

/** The choices already made, by label. */
export type Choices = ReadonlyMap<string, Choice>;

export interface Expansion {
  readonly text: string;
  readonly choices: Choices;
}

interface Slot {
  readonly label: string;
  readonly alternatives: readonly string[];
}

const group = /\{(?:(\w+)(?::|\.))?([^{}]*)\}/g;
const range = /^(\d+)\.\.(\d+)$/;

function alternativesOf(text: string): string[] {
  const [, from, to] = range.exec(text) ?? [];
  if (from === undefined || to === undefined) {
    if (!text.includes('|')) throw new Error(`Nothing of this name varies here: {${text}}`);
    return text.split('|');
  }
  return Array.from({ length: Number(to) - Number(from) + 1 }, (_, at) =>
    String(Number(from) + at),
  );
}

function parseLine(line: string, vocabulary: Vocabulary, outer: Choices): (string | Slot)[] {
  const parts: (string | Slot)[] = [];
  const first = new Map<string, readonly string[]>();
  for (const [label, choice] of outer) first.set(label, choice.alternatives);
  let end = 0;
  for (const match of line.matchAll(group)) {
    parts.push(line.slice(end, match.index));
    end = match.index + match[0].length;
    const body = match[2] ?? '';
    const earlier = match[1] === undefined ? first.get(body) : undefined;
    const label = earlier ? body : (match[1] ?? `#${match.index}`);
    const slot = {
      label,
      alternatives: earlier ?? vocabulary[label]?.[body] ?? alternativesOf(body),
    };
    if (!first.has(label)) first.set(label, slot.alternatives);
    if (first.get(label)?.length !== slot.alternatives.length) {
      throw new Error(`The groups called "${slot.label}" differ in length in: ${line}`);
    }
    parts.push(slot);
  }
  parts.push(line.slice(end));
  return parts;
}

/** All lines a line stands for. Throws when groups of one label differ in length or a name is unknown: a fault of the tables, not of their reader. */
export function expand(
  line: string,
  vocabulary: Vocabulary,
  outer: Choices = new Map(),
): Expansion[] {
  if (!line.includes('{')) return [{ text: line, choices: outer }];
  const parts = parseLine(line, vocabulary, outer);
  let combinations: Choices[] = [outer];
  for (const part of parts) {
    if (typeof part === 'string' || combinations[0]?.has(part.label)) continue;
    combinations = combinations.flatMap((choices) =>
      part.alternatives.map((_, at) =>
        new Map(choices).set(part.label, { alternatives: part.alternatives, at }),
      ),
    );
  }
  return combinations.map((choices) => ({
    choices: new Map([...choices].filter(([label]) => !label.startsWith('#'))),
    text: parts
      .map((part) =>
        typeof part === 'string' ? part : part.alternatives[choices.get(part.label)?.at ?? 0],
      )
      .join(''),
  }));
}

/** The value of a sum of products, `3.2*1.5+40`. Throws on anything else. */
export function amount(expression: string): number {
  let sum = 0;
  for (const term of expression.split('+')) {
    let product = 1;
    for (const factor of term.split('*'))
      product *= factor.trim() === '' ? Number.NaN : Number(factor);
    sum += product;
  }
  if (Number.isNaN(sum)) throw new Error(`Not a sum of products: "${expression}"`);
  return sum;
}
