/** A stream of pseudo-random choices, the same for the same seed and label on every machine. */
export interface Random {
  /** At least 0, less than 1. */
  next(): number;
  /** A whole number, both ends included. */
  int(min: number, max: number): number;
  chance(share: number): boolean;
  pick<T>(choices: readonly T[]): T;
  /** Exactly `count` of the elements (all, if there are fewer), in their order. */
  sample<T>(elements: readonly T[], count: number): T[];
  /** The elements in another order. */
  shuffle<T>(elements: readonly T[]): T[];
  /** A version 4 UUID. */
  uuid(): string;
}

/** FNV-1a over the label, so that streams of one seed do not run in step. */
function hash(seed: number, label: string): number {
  let value = (0x811c9dc5 ^ seed) >>> 0;
  for (let at = 0; at < label.length; at++)
    value = Math.imul(value ^ label.charCodeAt(at), 0x01000193);
  return value >>> 0;
}

/** The generator is mulberry32: 32 bits of state, which is plenty for tables and much faster than what demo data needs. */
export function createRandom(seed: number, label: string): Random {
  let state = hash(seed, label);
  const bytes = Buffer.alloc(16);

  function bits(): number {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }

  const random: Random = {
    next: () => bits() / 2 ** 32,
    int: (min, max) => min + Math.floor(random.next() * (max - min + 1)),
    chance: (share) => random.next() < share,
    pick(choices) {
      const choice = choices[random.int(0, choices.length - 1)];
      if (choice === undefined) throw new RangeError('Nothing to pick from.');
      return choice;
    },
    sample(elements, count) {
      let wanted = Math.min(count, elements.length);
      return elements.filter((_, at) => {
        if (random.next() * (elements.length - at) >= wanted) return false;
        wanted--;
        return true;
      });
    },
    shuffle(elements) {
      return elements
        .map((element) => ({ element, key: bits() }))
        .sort((a, b) => a.key - b.key)
        .map(({ element }) => element);
    },
    uuid() {
      for (let at = 0; at < 16; at += 4) bytes.writeUInt32BE(bits(), at);
      bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
      bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
      const text = bytes.toString('hex');
      return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`;
    },
  };
  return random;
}
