import { guidOf } from '../chance.ts';
import { type AnyRecord, type Entity, entities } from '../entities.ts';
import type { ImageRecord } from '../records.ts';
import { drawPicture } from './picture.ts';
import type { Pricebook } from './pricebook.ts';

export interface StoredImage {
  readonly contentType: string;
  readonly bytes: () => Uint8Array;
  /** When an uploaded image nothing refers to is forgotten, in milliseconds of the simulator's clock. */
  readonly expiresAtMs: number | undefined;
  readonly isUpload: boolean;
}

interface ImageWorld {
  readonly behaviours: { readonly tempTtlSeconds: number };
  readonly clock: { nowMs(): number };
}

/** The pictures of one tenant, by path. A path a record refers to has a picture: its own, or one drawn from the path. */
export class ImageStore {
  readonly #images = new Map<string, StoredImage>();
  readonly #pricebook: Pricebook;
  readonly #world: ImageWorld;
  readonly #seed: string;
  readonly #listeners: (() => void)[] = [];
  #referenced: Set<string> | undefined;
  #uploadCount = 0;

  constructor(
    images: readonly ImageRecord[],
    options: { pricebook: Pricebook; world: ImageWorld; seed: string },
  ) {
    for (const { path, contentType, bytes } of images) {
      this.#images.set(path, { contentType, bytes, expiresAtMs: undefined, isUpload: false });
    }
    this.#pricebook = options.pricebook;
    this.#world = options.world;
    this.#seed = options.seed;
    this.#pricebook.onChange(({ entity, after }) => {
      if (this.#referenced)
        for (const path of imagePaths(entity, after.record)) this.#referenced.add(path);
    });
  }

  /** The image at exactly this path; undefined when there is none (any more). */
  find(path: string): StoredImage | undefined {
    const image = this.#images.get(path);
    if (image) return this.#expired(image) ? undefined : image;
    if (!this.#references().has(path)) return undefined;
    return {
      contentType: 'image/png',
      bytes: () => drawPicture(path),
      expiresAtMs: undefined,
      isUpload: false,
    };
  }

  /** The upload at exactly this path; undefined when there is none (any more). */
  findUpload(path: string): StoredImage | undefined {
    const image = this.#images.get(path);
    return image?.isUpload && !this.#expired(image) ? image : undefined;
  }

  /** Keeps an upload in temporary storage and answers its path. */
  upload(
    bytes: Uint8Array,
    file: { readonly contentType: string; readonly extension: string },
  ): string {
    this.#uploadCount += 1;
    const path = `Images/Uploads/${guidOf(`${this.#seed}:upload:${this.#uploadCount}`)}.${file.extension}`;
    const expiresAtMs = this.#world.clock.nowMs() + this.#world.behaviours.tempTtlSeconds * 1000;
    const { contentType } = file;
    this.#images.set(path, { contentType, bytes: () => bytes, expiresAtMs, isUpload: true });
    for (const listener of this.#listeners) listener();
    return path;
  }

  /** Whether the image is an upload nothing refers to yet. */
  isTemporary(path: string): boolean {
    const image = this.#images.get(path);
    return image?.expiresAtMs !== undefined && !this.#expired(image);
  }

  /** Keeps a temporary image for good, under `newPath` when given. */
  keep(path: string, newPath = path): void {
    const image = this.#images.get(path);
    if (!image) return;
    this.#images.delete(path);
    this.#images.set(newPath, { ...image, expiresAtMs: undefined });
  }

  /** Uploaded images, for a snapshot. */
  uploads(): readonly (readonly [string, StoredImage])[] {
    return [...this.#images].filter(([, image]) => image.isUpload && !this.#expired(image));
  }

  /** Puts an image back from a snapshot. */
  restore(path: string, image: StoredImage): void {
    this.#images.set(path, image);
    this.#uploadCount += 1;
  }

  /** Calls back after each upload. */
  onUpload(listener: () => void): void {
    this.#listeners.push(listener);
  }

  #expired({ expiresAtMs }: StoredImage): boolean {
    return expiresAtMs !== undefined && expiresAtMs <= this.#world.clock.nowMs();
  }

  #references(): Set<string> {
    if (this.#referenced) return this.#referenced;
    const paths = new Set<string>();
    for (const entity of entities) {
      for (const { current } of this.#pricebook.cells(entity)) {
        for (const path of imagePaths(entity, current.record)) paths.add(path);
      }
    }
    this.#referenced = paths;
    return paths;
  }
}

/** The storage paths of pictures a record refers to. */
export function imagePaths(entity: Entity, record: AnyRecord): string[] {
  const candidates =
    entity === 'categories' && 'image' in record
      ? [record.image, ...(record.skuImages ?? [])]
      : 'assets' in record
        ? (record.assets ?? []).map(({ url }) => url)
        : [];
  return candidates.filter(
    (path) => typeof path === 'string' && path.startsWith('Images/'),
  ) as string[];
}
