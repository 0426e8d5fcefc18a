import { type AnyRecord, descriptions, type Entity } from '../entities.ts';
import type { AssetRecord, CategoryRecord } from '../records.ts';
import { imagePaths } from '../store/image-store.ts';
import type { Tenant } from '../store/tenant.ts';
import { invalid } from './failure.ts';

/** Errors  ApiFailure 400 when the record refers to an image that is not stored, unless the record did so before. */
export function checkImages(
  tenant: Tenant,
  entity: Entity,
  record: AnyRecord,
  before: AnyRecord | undefined,
): void {
  if (tenant.world.behaviours.unknownImageReference === 'accept') return;
  const known = new Set(before ? imagePaths(entity, before) : []);
  for (const path of imagePaths(entity, record)) {
    if (!known.has(path) && !tenant.images.find(path)) {
      throw invalid('image', `The image '${path}' was not found.`);
    }
  }
}

/**
 * Keeps the uploads the record refers to for good. Answers the record, with their final paths when the behaviours move them.
 * `moved` has those that other records of the same request have moved.
 */
export function keepImages<Kept extends AnyRecord>(
  tenant: Tenant,
  entity: Entity,
  record: Kept,
  moved = new Map<string, string>(),
): Kept {
  for (const path of imagePaths(entity, record)) {
    if (!tenant.images.isTemporary(path)) continue;
    if (tenant.world.behaviours.imagePathOnUse === 'move') {
      const finalPath = path.replace(
        /^Images\/[^/]+/,
        `Images/${descriptions[entity].imageFolder}`,
      );
      moved.set(path, finalPath);
      tenant.images.keep(path, finalPath);
    } else {
      tenant.images.keep(path);
    }
  }
  return moved.size === 0 ? record : withPaths(record, (path) => moved.get(path) ?? path);
}

function withPaths<Kept extends AnyRecord>(
  record: Kept,
  finalPath: (path: string) => string,
): Kept {
  if ('categoryType' in record) {
    const { image, skuImages } = record as CategoryRecord;
    return { ...record, image: image && finalPath(image), skuImages: skuImages.map(finalPath) };
  }
  const { assets } = record as { assets: readonly AssetRecord[] };
  const finalAssets = assets.map((asset) => ({ ...asset, url: finalPath(asset.url) }));
  const defaultAssetUrl = finalAssets.find(({ isDefault }) => isDefault)?.url ?? null;
  return {
    ...record,
    assets: finalAssets,
    ...('defaultAssetUrl' in record && { defaultAssetUrl }),
  };
}
