import type { UserError } from '../errors.ts';

type ErrorClass = new (...args: never[]) => UserError;

/** The union of a mutation's payload and its errors. */
export function resultOf(mutation: string, types: readonly ErrorClass[]) {
  const name = `${mutation.charAt(0).toUpperCase()}${mutation.slice(1)}Result`;
  const union = { name, description: `The outcome of \`${mutation}\`.` };
  return { directResult: true as const, types: [...types], union };
}
