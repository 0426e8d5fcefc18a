import type { MaterialRecord, VendorRef } from '../records.ts';
import type { CatalogMaterial } from './items/catalog.ts';
import { replenishmentVendor, type Vendor, vendorsOfTrade } from './items/people-and-places.ts';
import { type Album, pictureAsset } from './pictures.ts';
import { cents, draw } from './quota.ts';
import type { Random } from './random.ts';
import type { Identity } from './register.ts';
import type { Sprout } from './tree.ts';

/** A material chosen for a pricebook, before its fields are filled in. */
export interface ChosenMaterial {
  readonly identity: Identity;
  readonly item: CatalogMaterial;
  readonly code: string;
  readonly category: Sprout | undefined;
  /** What it can be configured into, or is a variation of. */
  readonly relatives: ChosenMaterial[];
  readonly isConfigurable: boolean;
}

/** Families that a technician picks from by colour or size, by the start of their codes. */
export const configurables: readonly (readonly [code: string, name: string, family: string])[] = [
  ['CFG-THHN-14', 'THHN 14 AWG Solid - Pick Color', 'THHN-14-SOL-'],
  ['CFG-THHN-12', 'THHN 12 AWG Solid - Pick Color', 'THHN-12-SOL-'],
  ['CFG-THHN-10', 'THHN 10 AWG Solid - Pick Color', 'THHN-10-SOL-'],
  ['CFG-RCP-15-TR', 'Receptacle 15 AMP Tamper Resistant - Pick Color', 'RCP-15-TR-'],
  ['CFG-RCP-20-GF', 'Receptacle 20 AMP GFCI - Pick Color', 'RCP-20-GF-'],
  ['CFG-SW-1P', 'Decorator Switch Single Pole - Pick Color', 'SW-1P-D15-'],
  ['CFG-DIM-LED', 'LED Dimmer Single Pole - Pick Color', 'DIM-LED-1P-'],
  ['CFG-WPL-1', 'Wall Plate One Gang Decorator - Pick Color', 'WPL-1-D-'],
  ['CFG-WPL-2', 'Wall Plate Two Gang Decorator - Pick Color', 'WPL-2-D-'],
  ['CFG-NMB-12', 'Romex 12/2 - Pick Length', 'NMB-12-2-'],
  ['CFG-UNI-SHT', 'Uniform Shirt - Pick Size', 'UNI-SHT-'],
  ['CFG-CHL-TAB', 'Chlorine 3" Tabs - Pick Weight', 'CHM-CL-TB3-'],
];

function markup(cost: number): number {
  if (cost < 5) return 3;
  if (cost < 25) return 2.4;
  if (cost < 100) return 1.9;
  return cost < 500 ? 1.6 : 1.4;
}

/** The vendor's own number for a part. */
function vendorPart(random: Random): string {
  return `${random.int(100, 999)}${random.pick(['-', ' ', ''])}${random.int(1000, 99_999)}`;
}

export function offer(random: Random, vendor: Vendor, cost: number, active: boolean): VendorRef {
  return {
    id: random.int(70_100_000, 79_999_999),
    vendorName: vendor.name,
    vendorId: vendor.id,
    memo: random.chance(0.03) ? 'Call for current price' : null,
    vendorPart: cost > 0 && random.chance(0.8) ? vendorPart(random) : null,
    cost,
    active,
    primarySubAccount: null,
    otherSubAccounts: [],
  };
}

function vendorsOf(
  sellers: readonly Vendor[],
  cost: number,
  random: Random,
): Pick<MaterialRecord, 'primaryVendor' | 'otherVendors'> {
  if (sellers.length === 0 || random.chance(0.18)) {
    return { primaryVendor: null, otherVendors: random.chance(0.5) ? null : [] };
  }
  const first = random.chance(0.12) ? replenishmentVendor : random.pick(sellers);
  const others = random
    .sample(sellers, random.pick([0, 0, 1, 1, 2, 4]))
    .filter(({ id }) => id !== first.id);
  return {
    primaryVendor: offer(random, first, cost, true),
    otherVendors: others.map((vendor) => offer(random, vendor, 0, false)),
  };
}

/** Materials, their prices marked up in steps: what is cheap is marked up most. */
export function makeMaterials(
  chosen: readonly ChosenMaterial[],
  random: Random,
  album: Album,
): MaterialRecord[] {
  const inactive = draw(random, chosen, 0.09);
  const sellersOf = new Map<string, readonly Vendor[]>();
  const illustrated = draw(random, chosen, 0.55);
  const uncategorised = draw(random, chosen, 0.06);
  const unpriced = draw(random, chosen, 0.2);
  return chosen.map((material) => {
    const { identity, item, code, category, relatives, isConfigurable } = material;
    const sellers = sellersOf.get(item.category) ?? vendorsOfTrade(item.category);
    sellersOf.set(item.category, sellers);
    const isDirect = item.kind === 'direct';
    const isChemical = item.kind === 'chemical';
    const price = unpriced.has(material) ? 0 : cents(item.cost * markup(item.cost));
    const assets = illustrated.has(material) ? [pictureAsset(album, 'Material', null, true)] : [];
    const { primaryVendor, otherVendors } = vendorsOf(isDirect ? [] : sellers, item.cost, random);
    return {
      id: identity.id,
      code,
      displayName: item.name,
      description: item.note === '' ? item.name : `${item.name}. ${item.note}`,
      cost: item.cost,
      active: !inactive.has(material),
      price,
      memberPrice: price,
      addOnPrice: cents(price * 0.9),
      addOnMemberPrice: cents(price * 0.9),
      hours: 0,
      bonus: 0,
      commissionBonus: 0,
      paysCommission: random.chance(0.1),
      deductAsJobCost: random.chance(0.3),
      unitOfMeasure: random.chance(0.7) ? 'Null' : item.unit,
      isInventory: !isDirect && random.chance(0.35),
      account: null,
      costOfSaleAccount: isDirect ? 'Other Direct Costs' : 'Job Materials',
      assetAccount: isDirect ? null : 'Inventory Asset',
      taxable: random.chance(0.05) ? null : !isDirect,
      primaryVendor,
      otherVendors,
      categories:
        category === undefined || uncategorised.has(material) ? [] : [category.identity.id],
      assets,
      source: null,
      externalId: null,
      externalData: {},
      isConfigurableMaterial: isConfigurable,
      chargeableByDefault: random.chance(0.85),
      variationsOrConfigurableMaterials: relatives.map((relative) => relative.identity.id),
      businessUnitId: null,
      createdById: random.pick([4511, 4512, 18_204, 53_006_441]),
      displayInAmount: false,
      generalLedgerAccountId: random.chance(0.6) ? 4098 : null,
      isOtherDirectCost: isDirect,
      costTypeId: isDirect ? 1071 : null,
      defaultAssetUrl: assets[0]?.url ?? null,
      budgetCostCode: null,
      budgetCostType: null,
      isCostLocked: null,
      isPriceLocked: null,
      isChemical,
      epaNumber: isChemical ? `${random.int(90_000, 99_999)}-${random.int(1, 40)}` : null,
      activeIngredients: isChemical ? activeIngredient(item.name) : null,
      createdOn: identity.createdOn,
      modifiedOn: identity.modifiedOn,
    };
  });
}

const ingredients: readonly (readonly [word: string, ingredient: string])[] = [
  ['Liquid', 'Sodium hypochlorite 12.5%'],
  ['Cal Hypo', 'Calcium hypochlorite 68%'],
  ['Granular', 'Sodium dichloro-s-triazinetrione 99%'],
  ['Chlorine', 'Trichloro-s-triazinetrione 99%'],
  ['Dichlor', 'Sodium dichloro-s-triazinetrione 56%'],
  ['Copper', 'Copper triethanolamine complex 7%'],
  ['Poly', 'Poly(oxyethylene(dimethyliminio)ethylene dichloride)'],
  ['Muriatic', 'Hydrogen chloride 31.45%'],
];

function activeIngredient(name: string): string | null {
  return ingredients.find(([word]) => name.includes(word))?.[1] ?? null;
}
