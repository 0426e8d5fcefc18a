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

export const noChoices: Choices = new Map();

export interface Expansion {
  readonly text: string;
  readonly choices: Choices;
}

/** A group of a line: which of the line's dimensions it follows, and what it says for each step of that dimension. */
interface Slot {
  readonly dimension: number;
  readonly alternatives: readonly string[];
}

interface Line {
  readonly parts: readonly (string | Slot)[];
  readonly labels: readonly string[];
  /** Per dimension: what its first group says. */
  readonly firsts: readonly (readonly string[])[];
}

const group = /\{(?:([a-z]\w*)(?::|\.(?=\w+\})))?([^{}]*)\}/gi;
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

function parseLine(line: string, vocabulary: Vocabulary, outer: Choices): Line {
  const parts: (string | Slot)[] = [];
  const labels = [...outer.keys()];
  const firsts = Array.from(outer.values(), (choice) => choice.alternatives);
  let end = 0;
  for (const match of line.matchAll(group)) {
    parts.push(line.slice(end, match.index));
    end = match.index + match[0].length;
    const body = match[2] ?? '';
    const earlier = match[1] === undefined ? firsts[labels.indexOf(body)] : undefined;
    const label = earlier ? body : (match[1] ?? `#${match.index}`);
    const alternatives = earlier ?? vocabulary[label]?.[body] ?? alternativesOf(body);
    if (!labels.includes(label)) {
      labels.push(label);
      firsts.push(alternatives);
    }
    const dimension = labels.indexOf(label);
    if (firsts[dimension]?.length !== alternatives.length) {
      throw new Error(`The groups called "${label}" differ in length in: ${line}`);
    }
    parts.push({ dimension, alternatives });
  }
  parts.push(line.slice(end));
  return { parts, labels, firsts };
}

/** Calls `visit` for each line that a parsed line stands for. `at`, reused, is the step of each dimension. */
function spellOut(
  { parts, labels, firsts }: Line,
  outer: Choices,
  visit: (text: string, at: readonly number[]) => void,
): void {
  const at = labels.map((label) => outer.get(label)?.at ?? 0);
  for (let varying = labels.length; varying >= outer.size; ) {
    let text = '';
    for (const part of parts) {
      text += typeof part === 'string' ? part : part.alternatives[at[part.dimension] ?? 0];
    }
    visit(text, at);
    for (varying = labels.length - 1; varying >= outer.size; varying--) {
      const next = (at[varying] ?? 0) + 1;
      at[varying] = next < (firsts[varying]?.length ?? 0) ? next : 0;
      if (at[varying] !== 0) break;
    }
  }
}

/**
 * All lines a line stands for. Throws when groups of one label differ in length or a name is unknown: a fault of the tables, not of
 * their reader.
 */
export function expand(line: string, vocabulary: Vocabulary): string[] {
  const texts: string[] = [];
  spellOut(parseLine(line, vocabulary, noChoices), noChoices, (text) => texts.push(text));
  return texts;
}

/** As `expand`, for a line below others whose groups it may refer to, and which has lines below it itself. */
export function expandBelow(line: string, vocabulary: Vocabulary, outer: Choices): Expansion[] {
  const expansions: Expansion[] = [];
  const parsed = parseLine(line, vocabulary, outer);
  spellOut(parsed, outer, (text, at) => expansions.push({ text, choices: choicesOf(parsed, at) }));
  return expansions;
}

/** What the lines below may refer to: the groups that have a name. */
function choicesOf({ labels, firsts }: Line, at: readonly number[]): Choices {
  const choices = new Map<string, Choice>();
  for (const [dimension, label] of labels.entries()) {
    if (label.startsWith('#')) continue;
    choices.set(label, { alternatives: firsts[dimension] ?? [], at: at[dimension] ?? 0 });
  }
  return choices;
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
