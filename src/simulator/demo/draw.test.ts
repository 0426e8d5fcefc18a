import { crc32, inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { drawJpeg, drawPng } from './draw.ts';
import { createRandom } from './random.ts';

interface Part {
  readonly type: string | number;
  readonly content: Buffer;
}

function pngChunks(bytes: Buffer): Part[] {
  const chunks: Part[] = [];
  for (let at = 8; at < bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const body = bytes.subarray(at + 4, at + 8 + length);
    expect(bytes.readUInt32BE(at + 8 + length)).toBe(crc32(body));
    chunks.push({ type: body.toString('latin1', 0, 4), content: body.subarray(4) });
    at += length + 12;
  }
  return chunks;
}

/** The segments of a JPEG up to its scan, and the bits of the scan without stuffing. */
function jpegParts(bytes: Buffer): { segments: Part[]; bits: string } {
  const segments: Part[] = [];
  let at = 2;
  while (segments.at(-1)?.type !== 0xda) {
    expect(bytes[at]).toBe(0xff);
    const length = bytes.readUInt16BE(at + 2);
    segments.push({ type: bytes[at + 1] ?? 0, content: bytes.subarray(at + 4, at + 2 + length) });
    at += 2 + length;
  }
  const scan = bytes.subarray(at, -2).toString('hex').replaceAll('ff00', 'ff').match(/../g) ?? [];
  return {
    segments,
    bits: scan.map((byte) => Number.parseInt(byte, 16).toString(2).padStart(8, '0')).join(''),
  };
}

/** The DC value of each of 64 blocks, read with the two Huffman tables that the drawing declares. */
function dcValues(bits: string): number[] {
  const values: number[] = [];
  let at = 0;
  let value = 0;
  while (values.length < 64) {
    if (bits[at] === '0') at += 1;
    else {
      expect(bits.slice(at, at + 2)).toBe('10');
      const coded = Number.parseInt(bits.slice(at + 2, at + 9), 2);
      value += coded >= 64 ? coded : coded - 127;
      at += 9;
    }
    expect(bits[at]).toBe('0');
    at += 1;
    values.push(value);
  }
  expect(bits.slice(at)).toMatch(/^1{0,7}$/);
  return values;
}

describe('drawPng', () => {
  it('is a complete PNG of 64 x 64 pixels', () => {
    const chunks = pngChunks(Buffer.from(drawPng(createRandom(1, 'png'))));
    expect(chunks.map(({ type }) => type)).toEqual(['IHDR', 'PLTE', 'IDAT', 'IEND']);
    expect(chunks[0]?.content.readUInt32BE(0)).toBe(64);
    expect(inflateSync(chunks[2]?.content ?? Buffer.alloc(0))).toHaveLength(64 * 9);
  });
});

describe('drawJpeg', () => {
  it.each([1, 2, 3, 4, 5])(
    'is a complete baseline JPEG, a mosaic mirrored left to right (%i)',
    (seed) => {
      const bytes = Buffer.from(drawJpeg(createRandom(seed, 'jpeg')));
      expect([...bytes.subarray(0, 2), ...bytes.subarray(-2)]).toEqual([0xff, 0xd8, 0xff, 0xd9]);
      const { segments, bits } = jpegParts(bytes);
      expect(segments.map(({ type }) => type)).toEqual([0xe0, 0xdb, 0xc0, 0xc4, 0xc4, 0xda]);
      const values = dcValues(bits);
      expect(new Set(values).size).toBe(2);
      for (let row = 0; row < 8; row++) {
        const tiles = values.slice(row * 8, row * 8 + 8);
        expect(tiles).toEqual([...tiles].reverse());
      }
    },
  );

  it('differs from picture to picture', () => {
    expect(drawJpeg(createRandom(1, 'a'))).not.toEqual(drawJpeg(createRandom(1, 'b')));
  });
});
