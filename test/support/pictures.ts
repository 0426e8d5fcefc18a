import { drawJpeg, drawPng } from '../../src/simulator/demo/draw.ts';
import { createRandom } from '../../src/simulator/demo/random.ts';

const fromBase64 = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));

/** One small whole picture of every format the gateway takes, and of both codings of WebP. */
export const pictures = {
  png: new Uint8Array(drawPng(createRandom(0, 'a picture'))),
  jpeg: new Uint8Array(drawJpeg(createRandom(0, 'a picture'))),
  gif: fromBase64('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'),
  webp: fromBase64('UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA'),
  losslessWebp: fromBase64('UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=='),
};
