import type { Image } from './recognise-image.ts';
import { imageOf, Refusal, tooLarge } from './refusal.ts';

const DATA_URL = /^data:([^,;]*)((?:;[^,;]*)*),/i;
/** Of a data: URL before its comma; the longest seen are some 40 characters. */
const LONGEST_HEAD = 256;

/**
 * The picture that base64 text spells; a data: URL is taken too, whatever type it claims.
 * Units   maxBytes is of the picture, not of the text; a text too long for it is refused before it is decoded.
 * Errors  InvalidInputError at `field` for text that is not exactly base64 (line ends, missing padding, base64url), a picture too
 *         large, or bytes that are none.
 */
export function decodeImage(base64: string, maxBytes: number, field = 'input.base64'): Image {
  try {
    return imageOf(decode(withoutHead(base64), maxBytes));
  } catch (error) {
    throw error instanceof Refusal ? error.at(field) : error;
  }
}

function withoutHead(text: string): string {
  if (!/^data:/i.test(text)) return text;
  const head = DATA_URL.exec(text.slice(0, LONGEST_HEAD));
  if (head === null || !/;base64$/i.test(head[2] ?? '')) {
    throw new Refusal(
      'This data: URL is not base64. Give one that begins like data:image/png;base64,',
    );
  }
  return text.slice(head[0].length);
}

function decode(text: string, maxBytes: number): Uint8Array {
  if (text === '') throw new Refusal('The picture is empty. Give its bytes as base64.');
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  if (Math.floor((text.length * 3) / 4) - padding > maxBytes) throw tooLarge(maxBytes);
  const bytes = Buffer.from(text, 'base64');
  // Node skips what is not base64; so the text is right when its bytes spell it again.
  if (bytes.toString('base64') !== text) {
    throw new Refusal(
      'This is not base64: it takes the letters A-Z a-z 0-9 + and /, padding with = at the end, and no spaces or line ends.',
    );
  }
  return bytes;
}
