import type { Random } from './random.ts';

/** Exactly `share` of the elements, drawn at random. Exact shares keep small pricebooks as true to life as large ones. */
export function draw<T>(random: Random, elements: readonly T[], share: number): Set<T> {
  return new Set(random.sample(elements, Math.round(elements.length * share)));
}

/** To the cent. */
export function cents(dollars: number): number {
  return Math.round(dollars * 100) / 100;
}
