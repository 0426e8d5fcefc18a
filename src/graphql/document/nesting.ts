import { tooComplex } from './too-complex.ts';

/**
 * The deepest nesting of brackets in GraphQL or JSON text, brackets inside strings and comments left out.
 *
 * Runs before any parser: recursive parsers overflow the stack on 20,000 nested lists whatever their token limit is.
 * Gives up counting at `stopAt` + 1. One pass, no allocation; text that is not well formed gets a count all the same.
 */
export function nestingDepth(text: string, stopAt: number, language: 'graphql' | 'json'): number {
  let depth = 0;
  let deepest = 0;
  for (let index = 0; index < text.length && deepest <= stopAt; index += 1) {
    switch (text.charCodeAt(index)) {
      case 0x7b: // {
      case 0x5b: // [
      case 0x28: // (
        depth += 1;
        if (depth > deepest) deepest = depth;
        break;
      case 0x7d: // }
      case 0x5d: // ]
      case 0x29: // )
        depth -= 1;
        break;
      case 0x22: // "
        index = endOfString(text, index, language);
        break;
      case 0x23: // #
        if (language === 'graphql') index = endOfLine(text, index);
        break;
    }
  }
  return deepest;
}

/** What `nestingDepth` refuses in text, for a value that was parsed already. Errors  GraphQLError with code QUERY_TOO_COMPLEX. */
export function assertShallow(value: unknown, max: number): void {
  if (!isWithin(value, max - 1)) throw tooComplex('nesting', max, Number.POSITIVE_INFINITY);
}

function isWithin(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return levels > 0 && Object.values(value).every((member) => isWithin(member, levels - 1));
}

/** Index of the closing quote, or of the end of the text. */
function endOfString(text: string, start: number, language: 'graphql' | 'json'): number {
  if (language === 'graphql' && text.startsWith('"""', start)) {
    let end = text.indexOf('"""', start + 3);
    while (end > 0 && text[end - 1] === '\\') end = text.indexOf('"""', end + 3);
    return end < 0 ? text.length : end + 2;
  }
  for (let index = start + 1; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === 0x5c) index += 1;
    else if (code === 0x22 || (code === 0x0a && language === 'graphql')) return index;
  }
  return text.length;
}

function endOfLine(text: string, start: number): number {
  const end = text.indexOf('\n', start);
  return end < 0 ? text.length : end;
}
