import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pictures } from '../../test/support/pictures.ts';
import { recogniseImage } from './recognise-image.ts';

const text = (content: string) => new TextEncoder().encode(content);

/** The picture with some bytes replaced. */
function changed(picture: Uint8Array, at: number, ...bytes: number[]): Uint8Array {
  const copy = Uint8Array.from(picture);
  copy.set(bytes, at);
  return copy;
}

function joined(...parts: Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

const segment = (marker: number, ...content: number[]) =>
  Uint8Array.of(0xff, marker, 0, content.length + 2, ...content);
const [soi, eoi] = [Uint8Array.of(0xff, 0xd8), Uint8Array.of(0xff, 0xd9)];
const frame = (height: number, width: number) =>
  segment(0xc2, 8, 0, height, 0, width, 1, 1, 0x11, 0);
const scan = joined(segment(0xda, 1, 1, 0, 0, 63, 0), Uint8Array.of(1, 2, 0xff, 0, 3));

describe('recogniseImage', () => {
  it.each([
    ['png', 'image/png', 'png'],
    ['jpeg', 'image/jpeg', 'jpg'],
    ['gif', 'image/gif', 'gif'],
    ['webp', 'image/webp', 'webp'],
    ['losslessWebp', 'image/webp', 'webp'],
  ] as const)('knows a whole %s', (name, contentType, extension) => {
    expect(recogniseImage(pictures[name])).toEqual({ contentType, extension });
  });

  it('reads a part of a larger buffer', () => {
    const around = joined(text('before'), pictures.gif, text('after'));
    expect(recogniseImage(around.subarray(6, 6 + pictures.gif.length))).toMatchObject({
      contentType: 'image/gif',
    });
  });

  it.each(Object.entries(pictures))('knows no %s that ends early, wherever', (_, picture) => {
    for (let length = 0; length < picture.length; length++) {
      expect(recogniseImage(picture.subarray(0, length))).toBeNull();
    }
  });

  it.each([
    ['png of no width', changed(pictures.png, 16, 0, 0, 0, 0)],
    ['png of no height', changed(pictures.png, 20, 0, 0, 0, 0)],
    ['png without its header', changed(pictures.png, 12, 0x69)],
    ['gif of no width', changed(pictures.gif, 6, 0, 0)],
    ['gif of no height', changed(pictures.gif, 8, 0, 0)],
    ['webp of no width', changed(pictures.webp, 26, 0, 0)],
    ['webp of no height', changed(pictures.webp, 28, 0, 0)],
    ['webp without a start code', changed(pictures.webp, 23, 0)],
    ['webp of a kind of chunk unknown', changed(pictures.webp, 15, 0x39)],
    ['another RIFF', changed(pictures.webp, 8, 0x41)],
    ['jpeg of no height', joined(soi, frame(0, 5), scan, eoi)],
    ['jpeg of no width', joined(soi, frame(5, 0), scan, eoi)],
    ['jpeg without a frame', joined(soi, scan, eoi)],
    ['jpeg without a scan', joined(soi, frame(5, 5), eoi)],
    ['jpeg without an end', joined(soi, frame(5, 5), scan)],
    ['jpeg that is a signature only', joined(soi, eoi)],
  ])('knows no %s', (_, bytes) => {
    expect(recogniseImage(bytes)).toBeNull();
  });

  it('knows a progressive JPEG with padding, comment and tables, and what stands behind its end', () => {
    const padded = joined(Uint8Array.of(0xff, 0xff), segment(0xfe, 0xff, 0xd9));
    const tables = segment(0xc4, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    const jpeg = joined(soi, padded, tables, frame(5, 7), scan, eoi, text('maker notes'));
    expect(recogniseImage(jpeg)).toMatchObject({ contentType: 'image/jpeg' });
  });

  it.each([
    ['HTML', '<!doctype html><html><body>GIF89a</body></html>'],
    ['SVG', '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><script/></svg>'],
    ['HTML that begins like a GIF', `GIF89a<script>alert(1)</script>${' '.repeat(100)};`],
    ['PDF', `%PDF-1.7${' '.repeat(100)}`],
    ['BMP', `BM${'\x01'.repeat(100)}`],
    ['nothing', ''],
  ])('knows no image in %s', (_, content) => {
    expect(recogniseImage(text(content))).toBeNull();
  });

  it('answers for any bytes, those that begin like a picture too', () => {
    const start = fc.constantFrom(...Object.values(pictures), new Uint8Array());
    fc.assert(
      fc.property(start, fc.nat(60), fc.uint8Array(), (picture, length, rest) => {
        expect(() => recogniseImage(joined(picture.subarray(0, length), rest))).not.toThrow();
      }),
      { numRuns: 2_000 },
    );
  });
});
