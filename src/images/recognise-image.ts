import { gifIsWhole } from './gif.ts';
import { jpegIsWhole } from './jpeg.ts';

/**
 * The types a picture of the pricebook may have. ServiceTitan names none for its upload; its records hold JPEG and PNG, and these
 * four are what every browser and its mobile app show. SVG is a document that runs scripts, hence no image here.
 */
export interface ImageType {
  readonly contentType: 'image/png' | 'image/jpeg' | 'image/gif' | 'image/webp';
  /** Without a dot. */
  readonly extension: 'png' | 'jpg' | 'gif' | 'webp';
}

export interface Image extends ImageType {
  readonly bytes: Uint8Array;
}

interface Format extends ImageType {
  /** Whether the bytes start as the format says, have a width and a height, and go on to the format's end. */
  readonly isWhole: (bytes: Buffer) => boolean;
}

const formats: readonly Format[] = [
  { contentType: 'image/png', extension: 'png', isWhole: pngIsWhole },
  { contentType: 'image/jpeg', extension: 'jpg', isWhole: jpegIsWhole },
  { contentType: 'image/gif', extension: 'gif', isWhole: gifIsWhole },
  { contentType: 'image/webp', extension: 'webp', isWhole: webpIsWhole },
];

/**
 * What the bytes are, told by themselves and never by a name or header that came along; null when they are no image of a known
 * type, or one that ends early. No pixel is decoded: the frame holds, which is what a page of HTML or half a download lacks.
 */
export function recogniseImage(bytes: Uint8Array): ImageType | null {
  const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const format = formats.find(({ isWhole }) => isWhole(view));
  return format ? { contentType: format.contentType, extension: format.extension } : null;
}

const PNG_SIGNATURE = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1');
const IDAT = 0x49444154;
const IEND = 0x49454e44;

/** Chunks of length, type, content and checksum: IHDR first, IEND last. */
function pngIsWhole(bytes: Buffer): boolean {
  if (!bytes.subarray(0, 8).equals(PNG_SIGNATURE) || bytes.length < 33) return false;
  if (bytes.readUInt32BE(8) !== 13 || bytes.toString('latin1', 12, 16) !== 'IHDR') return false;
  if (bytes.readUInt32BE(16) === 0 || bytes.readUInt32BE(20) === 0) return false;
  let hasPixels = false;
  for (let at = 33; at + 12 <= bytes.length; at += 12 + bytes.readUInt32BE(at)) {
    const type = bytes.readUInt32BE(at + 4);
    if (type === IEND) return hasPixels;
    hasPixels ||= type === IDAT;
  }
  return false;
}

/** RIFF with its length, and first one of three kinds of chunk. */
function webpIsWhole(bytes: Buffer): boolean {
  if (bytes.length < 30 || bytes.toString('latin1', 0, 4) !== 'RIFF') return false;
  if (bytes.toString('latin1', 8, 12) !== 'WEBP') return false;
  const end = 8 + bytes.readUInt32LE(4);
  if (end > bytes.length || 20 + bytes.readUInt32LE(16) > end) return false;
  switch (bytes.toString('latin1', 12, 16)) {
    case 'VP8 ': {
      const size = bytes.readUInt32LE(26);
      return (
        bytes.readUIntBE(23, 3) === 0x9d012a && (size & 0x3fff) > 0 && ((size >> 16) & 0x3fff) > 0
      );
    }
    case 'VP8L': // width and height are kept less one, so they cannot be 0; the last three bits are the version
      return bytes[20] === 0x2f && bytes.readUInt8(24) >> 5 === 0;
    case 'VP8X': // as above; the three bytes after the flags are reserved
      return bytes.readUInt32LE(16) === 10;
    default:
      return false;
  }
}
