import { InvalidInputError } from '../errors.ts';
import { type Image, recogniseImage } from './recognise-image.ts';

/** Why a picture is not taken, before it is known which argument of the caller that concerns. */
export class Refusal extends Error {
  override readonly name = 'Refusal';

  /** As the person who sent the picture is told. */
  at(field: string): InvalidInputError {
    return new InvalidInputError(field, this.message);
  }
}

export function tooLarge(maxBytes: number): Refusal {
  return new Refusal(
    `The picture is larger than ${maxBytes} bytes, which is the most that is taken. Make it smaller.`,
  );
}

/** The bytes with their type; throws a Refusal when they are not a picture. */
export function imageOf(bytes: Uint8Array): Image {
  const type = recogniseImage(bytes);
  if (type === null) {
    throw new Refusal('This is not a whole PNG, JPEG, GIF or WebP picture. Give one of these.');
  }
  return { bytes, ...type };
}
