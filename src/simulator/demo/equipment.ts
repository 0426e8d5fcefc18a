import type { AssetRecord, EquipmentRecord } from '../records.ts';
import type { CatalogEquipment } from './items/catalog.ts';
import { vendors, vendorsOfTrade } from './items/people-and-places.ts';
import { offer } from './materials.ts';
import { type Album, pictureAsset } from './pictures.ts';
import { cents, draw } from './quota.ts';
import type { Random } from './random.ts';
import type { Identity } from './register.ts';
import type { Sprout } from './tree.ts';

/** A piece of equipment chosen for a pricebook, before its fields are filled in. */
export interface ChosenEquipment {
  readonly identity: Identity;
  readonly item: CatalogEquipment;
  readonly code: string;
  readonly category: Sprout | undefined;
  readonly upgrades: readonly Identity[];
  readonly recommendedServices: readonly Identity[];
  readonly materials: readonly Identity[];
}

/** What every piece is marked up by. */
const markup = 1.47;

function assetsOf(illustrated: boolean, random: Random, album: Album): AssetRecord[] {
  if (!illustrated) return [];
  const assets = [pictureAsset(album, 'Equipment', null, true)];
  if (random.chance(0.15)) {
    const fileName = `${random.uuid()}.pdf`;
    const url = `Pricebook/Attachments/${fileName}`;
    assets.push({ alias: 'Cut sheet', fileName, isDefault: false, type: 'Attachment', url });
  }
  return assets;
}

/** `freeId` gives the id of a category that no longer exists: some equipment still refers to one. */
export function makeEquipment(
  chosen: readonly ChosenEquipment[],
  random: Random,
  album: Album,
  freeId: () => number,
): EquipmentRecord[] {
  const uncategorised = draw(random, chosen, 0.05);
  const categorised = chosen.filter((piece) => !uncategorised.has(piece));
  const dangling = draw(random, categorised, 4 / 202);
  const illustrated = draw(random, chosen, 0.94);
  const inactive = draw(random, chosen, 0.26);

  return chosen.map((piece) => {
    const { identity, item, code, category } = piece;
    const price = cents(item.cost * markup);
    const assets = assetsOf(illustrated.has(piece), random, album);
    const offers = random.sample(
      vendors,
      random.chance(0.2) ? random.int(0, 20) : random.int(24, 35),
    );
    const primary = random.pick(vendorsOfTrade(item.category));
    const others = offers.filter(({ id }) => id !== primary.id);
    const [height, width, depth] = item.size;
    const categories =
      uncategorised.has(piece) || category === undefined ? [] : [category.identity.id];
    return {
      id: identity.id,
      code,
      displayName: item.name,
      description: `${item.manufacturer} ${item.name}, model ${item.model}.`,
      active: !inactive.has(piece),
      price,
      memberPrice: price,
      addOnPrice: cents(price * 0.9),
      addOnMemberPrice: cents(price * 0.9),
      manufacturer: item.manufacturer,
      model: item.model,
      manufacturerWarranty: {
        duration: item.warrantyYears,
        description:
          item.warrantyYears === 0
            ? ''
            : `${item.warrantyYears} years on parts, registration required.`,
      },
      serviceProviderWarranty: random.chance(0.5)
        ? { duration: 1, description: 'One year on labor.' }
        : { duration: 0, description: null },
      categories: dangling.has(piece) ? [freeId()] : categories,
      assets,
      recommendations: piece.recommendedServices.map(({ id }) => ({ skuId: id, type: 'Service' })),
      upgrades: piece.upgrades.map(({ id }) => id),
      equipmentMaterials: piece.materials.map(({ id }) => ({ skuId: id, quantity: 1 })),
      primaryVendor: offer(random, primary, item.cost, true),
      otherVendors: others.map((vendor) => offer(random, vendor, 0, false)),
      account: '4600 Equipment Sales',
      costOfSaleAccount: 'Equipment Costs',
      assetAccount: 'Inventory Asset',
      crossSaleGroup: null,
      paysCommission: true,
      bonus: 0,
      commissionBonus: 0,
      hours: 0,
      taxable: true,
      cost: item.cost,
      unitOfMeasure: 'Null',
      isInventory: random.chance(0.3),
      source: null,
      externalId: null,
      externalData: {},
      isConfigurableEquipment: false,
      variationsOrConfigurableEquipment: [],
      typeId: random.chance(0.4) ? random.int(301, 316) : null,
      displayInAmount: false,
      generalLedgerAccountId: null,
      defaultAssetUrl: assets[0]?.url ?? null,
      dimensions: random.chance(0.7)
        ? { height: height ?? null, width: width ?? null, depth: depth ?? null }
        : null,
      budgetCostCode: null,
      budgetCostType: null,
      isCostLocked: null,
      isPriceLocked: null,
      createdOn: identity.createdOn,
      modifiedOn: identity.modifiedOn,
    };
  });
}
