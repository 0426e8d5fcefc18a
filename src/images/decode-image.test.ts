import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pictures } from '../../test/support/pictures.ts';
import { InvalidInputError } from '../errors.ts';
import { decodeImage } from './decode-image.ts';

const base64 = Buffer.from(pictures.png).toString('base64');
const { length } = pictures.png;

describe('decodeImage', () => {
  it('gives the bytes and their type', () => {
    expect(decodeImage(base64, length)).toEqual({
      bytes: Buffer.from(pictures.png),
      contentType: 'image/png',
      extension: 'png',
    });
  });

  it.each(['data:image/png;base64,', 'data:;base64,', 'DATA:image/gif;charset=x;BASE64,'])(
    'takes a data: URL and believes the bytes: %s',
    (head) => {
      expect(decodeImage(head + base64, length)).toMatchObject({ contentType: 'image/png' });
    },
  );

  it.each([
    ['a line end', `${base64.slice(0, 76)}\n${base64.slice(76)}`],
    ['a space before', ` ${base64}`],
    ['missing padding', 'YQ'],
    ['padding in the middle', `YQ==${base64}`],
    ['bits after the last byte', 'YR=='],
    ['base64url', '-_-_'],
    ['an address', 'https://example.com/a.png'],
  ])('refuses %s and says what base64 is', (_, text) => {
    expect(() => decodeImage(text, 1_000_000)).toThrow(/not base64: it takes the letters/);
  });

  it.each(['data:image/png,abc', 'data:image/svg+xml;utf8,<svg/>', `data:${'a'.repeat(10_000)}`])(
    'refuses a data: URL that is not base64: %.40s',
    (text) => {
      expect(() => decodeImage(text, 1_000_000)).toThrow(/data: URL is not base64/);
    },
  );

  it('refuses nothing at all', () => {
    expect(() => decodeImage('', 10)).toThrow(/empty/);
    expect(() => decodeImage('data:image/png;base64,', 10)).toThrow(/empty/);
  });

  it('refuses one byte too many, with the limit', () => {
    expect(() => decodeImage(base64, length - 1)).toThrow(`larger than ${length - 1} bytes`);
  });

  it('refuses what is no picture or half of one, whatever is claimed', () => {
    const html = Buffer.from('<html>').toString('base64');
    expect(() => decodeImage(`data:image/png;base64,${html}`, 100)).toThrow(/not a whole PNG/);
    const half = Buffer.from(pictures.png.subarray(0, length - 20)).toString('base64');
    expect(() => decodeImage(half, length)).toThrow(/not a whole PNG/);
  });

  it('names the argument', () => {
    const refused = expect(() => decodeImage('?', 10, 'input.picture'));
    refused.toThrow(InvalidInputError);
    refused.toThrow(expect.objectContaining({ field: 'input.picture' }));
  });

  it('answers any text with a picture or an InvalidInputError', () => {
    const any = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.base64String().map((text) => `data:image/gif;base64,${text}`),
    );
    fc.assert(
      fc.property(any, (text) => {
        expect(() => decodeImage(text, 20)).toThrow(InvalidInputError);
      }),
    );
  });
});
