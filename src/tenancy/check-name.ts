import { InvalidInputError } from '../errors.ts';

/**
 * The name of a thing without space around it.   Pure.
 * Errors  InvalidInputError for an empty one, and for one that is too long.
 */
export function checkName(
  given: string,
  { field, of, longest }: { readonly field: string; readonly of: string; readonly longest: number },
): string {
  const name = given.trim();
  if (name === '') throw new InvalidInputError(field, `${of} needs a name.`);
  if (name.length > longest) {
    throw new InvalidInputError(field, `A name has ${longest} characters at most.`);
  }
  return name;
}
