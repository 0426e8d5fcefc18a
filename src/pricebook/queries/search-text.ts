import { InvalidInputError } from '../../errors.ts';

const LONGEST_SEARCH = 200;

/**
 * The words to search for, as patterns for ILIKE that match nothing but themselves; none for a blank text.
 * Errors  InvalidInputError for more than 200 characters, and for the NUL character, which no text in the database can hold.
 */
export function searchPatterns(text: string, field: string): string[] {
  return searchWords(text, field).map((word) => `%${word.replace(/[\\%_]/g, '\\$&')}%`);
}

/** The text with single blanks between its words. Errors  as searchPatterns. */
export function normaliseSearch(text: string, field: string): string {
  return searchWords(text, field).join(' ');
}

function searchWords(text: string, field: string): string[] {
  if (text.length > LONGEST_SEARCH) {
    throw new InvalidInputError(
      field,
      `A search takes at most ${LONGEST_SEARCH} characters; this one has ${text.length}.`,
    );
  }
  if (text.includes('\0')) {
    throw new InvalidInputError(field, 'A search cannot hold the NUL character.');
  }
  return text.split(/\s+/).filter((word) => word !== '');
}
