import { crc32, deflateSync } from 'node:zlib';
import type { Random } from './random.ts';

/** Both drawings are mosaics of 8 x 8 tiles of 8 x 8 pixels, mirrored left to right, so that two pictures are easy to tell apart. */
const tiles = 8;
const pixels = tiles * 8;

function mosaic(random: Random): boolean[] {
  const half = Array.from({ length: tiles * (tiles / 2) }, () => random.chance(0.45));
  return Array.from({ length: tiles * tiles }, (_, at) => {
    const column = at % tiles;
    return (
      half[Math.floor(at / tiles) * (tiles / 2) + Math.min(column, tiles - 1 - column)] ?? false
    );
  });
}

function chunk(type: string, content: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const bytes = Buffer.alloc(body.length + 8);
  bytes.writeUInt32BE(content.length, 0);
  body.copy(bytes, 4);
  bytes.writeUInt32BE(crc32(body), body.length + 4);
  return bytes;
}

/** A PNG of 64 x 64 pixels in two colours. */
export function drawPng(random: Random): Uint8Array {
  const tilesOn = mosaic(random);
  const palette = Uint8Array.from([
    244,
    246,
    248,
    random.int(20, 200),
    random.int(20, 200),
    random.int(20, 200),
  ]);
  const rows = Buffer.alloc(pixels * (tiles + 1));
  for (let y = 0; y < pixels; y++) {
    for (let column = 0; column < tiles; column++) {
      const on = tilesOn[Math.floor(y / 8) * tiles + column] ?? false;
      rows[y * (tiles + 1) + 1 + column] = on ? 0xff : 0;
    }
  }
  const header = Buffer.from([0, 0, 0, pixels, 0, 0, 0, pixels, 1, 3, 0, 0, 0]);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('PLTE', palette),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

const segment = (marker: number, content: readonly number[]) => [
  0xff,
  marker,
  (content.length + 2) >> 8,
  (content.length + 2) & 255,
  ...content,
];

/** DC sizes 0 and 7 as the codes 0 and 10; AC end of block as the code 0. */
const dcTable = [0x00, 1, 1, ...Array.from({ length: 14 }, () => 0), 0, 7];
const acTable = [0x10, 1, ...Array.from({ length: 15 }, () => 0), 0x00];

/**
 * A baseline JPEG of 64 x 64 pixels in two shades of gray. Every tile is one block with only a DC coefficient: half bright or half
 * dark, so that the step from tile to tile is always 0 or plus or minus `step`.
 */
export function drawJpeg(random: Random): Uint8Array {
  const step = random.int(64, 127);
  let bits = '';
  let previous = false;
  for (const on of mosaic(random)) {
    if (on === previous) bits += '0';
    else bits += `10${(on ? 127 - step : step).toString(2).padStart(7, '0')}`;
    bits += '0';
    previous = on;
  }
  const scan: number[] = [];
  for (let at = 0; at < bits.length; at += 8) {
    const byte = Number.parseInt(bits.slice(at, at + 8).padEnd(8, '1'), 2);
    scan.push(byte);
    if (byte === 0xff) scan.push(0);
  }
  return Uint8Array.from([
    ...[0xff, 0xd8],
    ...segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]),
    ...segment(0xdb, [0, ...Array.from({ length: 64 }, () => 8)]),
    ...segment(0xc0, [8, 0, pixels, 0, pixels, 1, 1, 0x11, 0]),
    ...segment(0xc4, dcTable),
    ...segment(0xc4, acTable),
    ...segment(0xda, [1, 1, 0x00, 0, 63, 0]),
    ...scan,
    ...[0xff, 0xd9],
  ]);
}
