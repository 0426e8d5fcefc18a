import { crc32, deflateSync } from 'node:zlib';
import { hashText } from '../chance.ts';

const side = 48;

/** A PNG of 48 by 48 pixels in two colours that belong to the path, so that each path has its own picture. */
export function drawPicture(path: string): Uint8Array {
  const hash = hashText(path);
  const colours = [hash, hashText(`${path}:front`)].map((mixed) => [
    (mixed >>> 16) & 255,
    (mixed >>> 8) & 255,
    mixed & 255,
  ]);
  const rows: number[] = [];
  for (let y = 0; y < side; y += 1) {
    rows.push(0);
    for (let x = 0; x < side; x += 1) {
      const cell = Math.floor(y / 12) * 4 + Math.floor(x / 12);
      rows.push(...(colours[(hash >>> cell) & 1] ?? []));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(Buffer.from(rows))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function chunk(type: string, content: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(content.length);
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(named));
  return Buffer.concat([length, named, checksum]);
}
