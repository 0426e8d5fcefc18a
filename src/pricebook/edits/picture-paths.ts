import type { EditField, EditFields } from './edit-field.ts';
import { type EditValue, isSameEditValue } from './edit-value.ts';
import { digestOfStagedImage, stagedImage } from './staged-image.ts';

/** Where ServiceTitan has pictures that are kept here, by the value that names them. */
export type PicturePaths = ReadonlyMap<string, string>;

/** What is known of pictures that are kept here. */
export interface KnownPictures {
  readonly paths: PicturePaths;
  /** The values that name them, by the files that ServiceTitan has made of them: one for each upload, of which any may be in use. */
  readonly byFile: ReadonlyMap<string, string>;
}

export const NO_PICTURES: KnownPictures = { paths: new Map(), byFile: new Map() };

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

/** Whether ServiceTitan has all pictures that are kept here and that a value names.   Pure. */
export function hasPicturesOf<Payload>(
  value: Value,
  fields: EditFields<Payload>,
  { paths }: KnownPictures,
): boolean {
  return picturesIn([value], fields).every((digest) => paths.has(stagedImage(digest)));
}

/** Whether ServiceTitan has what a value says: it names pictures in its own way, and moves them when they are put to use.   Pure. */
export function isSameThere<Payload>(
  field: EditField<Payload>,
  one: EditValue,
  other: EditValue,
  pictures: KnownPictures,
): boolean {
  const asKeptHere = (value: EditValue) =>
    value === null ? null : field.codec.map(value, { image: (url) => keptAs(url, pictures) });
  return isSameEditValue(asKeptHere(one), asKeptHere(other));
}

/** Where the pictures that a value names are by now, given what ServiceTitan has made of the value.   Pure. */
export function findPictures<Payload>(
  field: EditField<Payload>,
  sent: EditValue,
  remote: EditValue,
  pictures: KnownPictures,
): PicturePaths {
  const named = new Set(urlsIn(field, sent));
  const found = new Map<string, string>();
  for (const path of urlsIn(field, remote)) {
    const kept = pictures.byFile.get(fileNameOf(path));
    if (kept !== undefined && named.has(kept)) found.set(kept, path);
  }
  return found;
}

/** What a picture is called here, if it is kept here; else its file, wherever that is. */
function keptAs(url: string, { byFile }: KnownPictures): string {
  const file = fileNameOf(url);
  return byFile.get(file) ?? file;
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

/** The file at a storage path, which keeps its name when it is moved; anything else as it is.   Pure. */
export const fileNameOf = (path: string): string =>
  path.startsWith('Images/') ? path.slice(path.lastIndexOf('/') + 1) : path;
