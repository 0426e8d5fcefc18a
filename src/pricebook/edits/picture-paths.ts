import type { EditField, EditFields } from './edit-field.ts';
import { type EditValue, isSameEditValue } from './edit-value.ts';
import { digestOfStagedImage } from './staged-image.ts';

/** Where ServiceTitan has put pictures that are kept here, by the value that names them. */
export type PicturePaths = ReadonlyMap<string, string>;

export const NO_PICTURES: PicturePaths = new Map();

type Value = { readonly field: string; readonly value: EditValue };

/** Digests of the pictures kept here that values of a record name.   Pure. */
export function picturesIn<Payload>(
  values: Iterable<Value>,
  fields: EditFields<Payload>,
): string[] {
  const digests = new Set<string>();
  for (const { field: name, value } of values) {
    const field = fields.get(name);
    if (field === undefined) continue;
    for (const url of urlsIn(field, value)) {
      const digest = digestOfStagedImage(url);
      if (digest !== null) digests.add(digest);
    }
  }
  return [...digests];
}

/** Whether ServiceTitan has what a value says: it names pictures in its own way, and moves them when they are put to use.   Pure. */
export function isSameThere<Payload>(
  field: EditField<Payload>,
  one: EditValue,
  other: EditValue,
  pictures: PicturePaths,
): boolean {
  return isSameEditValue(
    withFileNames(field, one, pictures),
    withFileNames(field, other, pictures),
  );
}

/** Where the pictures that a value names are by now, given what ServiceTitan has made of the value.   Pure. */
export function findPictures<Payload>(
  field: EditField<Payload>,
  sent: EditValue,
  remote: EditValue,
  pictures: PicturePaths,
): PicturePaths {
  const found = new Map<string, string>();
  const shown = urlsIn(field, remote);
  for (const url of urlsIn(field, sent)) {
    const path = pictures.get(url);
    const now = path && shown.find((other) => fileName(other) === fileName(path));
    if (now) found.set(url, now);
  }
  return found;
}

function withFileNames<Payload>(
  { codec }: EditField<Payload>,
  value: EditValue,
  pictures: PicturePaths,
): EditValue {
  return value === null
    ? null
    : codec.map(value, { image: (url) => fileName(pictures.get(url) ?? url) });
}

function urlsIn<Payload>({ codec }: EditField<Payload>, value: EditValue): string[] {
  const urls: string[] = [];
  if (value === null) return urls;
  codec.map(value, {
    image(url) {
      urls.push(url);
      return url;
    },
  });
  return urls;
}

const fileName = (path: string): string =>
  path.startsWith('Images/') ? path.slice(path.lastIndexOf('/') + 1) : path;
