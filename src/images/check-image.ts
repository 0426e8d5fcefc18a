import type { Image } from './recognise-image.ts';
import { imageOf, Refusal } from './refusal.ts';

/** The picture that bytes are, its type told by themselves. Errors  InvalidInputError at `field` where they are none. */
export function checkImage(bytes: Uint8Array, field: string): Image {
  try {
    return imageOf(bytes);
  } catch (error) {
    throw error instanceof Refusal ? error.at(field) : error;
  }
}
