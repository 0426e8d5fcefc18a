const EXTENSION = 0x21;
const PICTURE = 0x2c;
const TRAILER = 0x3b;

/** A screen with width and height, then blocks up to the trailer, among them a picture. */
export function gifIsWhole(bytes: Buffer): boolean {
  if (!/^GIF8[79]a$/.test(bytes.toString('latin1', 0, 6)) || bytes.length < 13) return false;
  if (bytes.readUInt16LE(6) === 0 || bytes.readUInt16LE(8) === 0) return false;
  let hasPicture = false;
  let at = 13 + colourTableBytes(bytes[10]);
  while (at < bytes.length) {
    switch (bytes[at]) {
      case EXTENSION:
        at = afterSubBlocks(bytes, at + 2);
        break;
      case PICTURE:
        hasPicture = true;
        at = afterSubBlocks(bytes, at + 11 + colourTableBytes(bytes[at + 9]));
        break;
      case TRAILER:
        return hasPicture;
      default:
        return false;
    }
  }
  return false;
}

function colourTableBytes(flags = 0): number {
  return flags & 0x80 ? 3 * 2 ** ((flags & 7) + 1) : 0;
}

/** Each begins with its length; one of length 0 ends them. */
function afterSubBlocks(bytes: Buffer, from: number): number {
  let at = from;
  while (at < bytes.length && bytes[at] !== 0) at += 1 + bytes.readUInt8(at);
  return at + 1;
}
