import type { AssetRecord, ImageRecord } from '../records.ts';
import { drawJpeg, drawPng } from './draw.ts';
import { createRandom, type Random } from './random.ts';

type PictureFolder = 'Category' | 'Service' | 'Equipment' | 'Material' | 'PriceModifier';

/** Where pictures are kept while a pricebook is made: each gets a storage path, and a drawing when it is asked for. */
export interface Album {
  readonly images: ImageRecord[];
  /** Adds a picture and returns its path. */
  add(folder: PictureFolder): string;
}

const endings = [
  { ending: 'jpg', share: 0.72 },
  { ending: 'jpeg', share: 0.86 },
  { ending: 'png', share: 1 },
] as const;

export function createAlbum(random: Random): Album {
  const images: ImageRecord[] = [];
  return {
    images,
    add(folder) {
      const luck = random.next();
      const ending = endings.find(({ share }) => luck < share)?.ending ?? 'png';
      const path = `Images/${folder}/${random.uuid()}.${ending}`;
      const isPng = ending === 'png';
      images.push({
        path,
        contentType: isPng ? 'image/png' : 'image/jpeg',
        bytes: () => (isPng ? drawPng : drawJpeg)(createRandom(0, path)),
      });
      return path;
    },
  };
}

/** A picture of an item as the API lists it among its assets. */
export function pictureAsset(
  album: Album,
  folder: PictureFolder,
  alias: string | null,
  isDefault: boolean,
): AssetRecord {
  const url = album.add(folder);
  return { alias, fileName: url.slice(url.lastIndexOf('/') + 1), isDefault, type: 'Image', url };
}
