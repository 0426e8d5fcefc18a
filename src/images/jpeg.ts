const START_OF_SCAN = 0xda;
/** Start of frame, of every coding; 0xc4, 0xc8 and 0xcc of the same row are tables and a reserved one. */
const isFrame = (marker: number) =>
  (marker >= 0xc0 && marker <= 0xcf && marker % 4 !== 0) || marker === 0xc0;
const END_OF_IMAGE = Buffer.of(0xff, 0xd9);

/** Segments of marker and length up to the scan, among them a frame with width and height; then an end of image. */
export function jpegIsWhole(bytes: Buffer): boolean {
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return false;
  let hasFrame = false;
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes.readUInt8(at + 1);
    if (marker === 0xff) {
      at += 1; // a marker may be preceded by any number of these
      continue;
    }
    const length = bytes.readUInt16BE(at + 2);
    if (length < 2 || at + 2 + length > bytes.length) return false;
    if (isFrame(marker)) {
      if (length < 11 || bytes.readUInt16BE(at + 5) === 0 || bytes.readUInt16BE(at + 7) === 0) {
        return false;
      }
      hasFrame = true;
    }
    at += 2 + length;
    // Within the pixels 0xff is always followed by 0 or a restart, so these two bytes are the end and not a colour.
    if (marker === START_OF_SCAN) return hasFrame && bytes.indexOf(END_OF_IMAGE, at) !== -1;
  }
  return false;
}
