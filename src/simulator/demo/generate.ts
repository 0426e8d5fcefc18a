import type { DiscountAndFeeRecord, PricebookRecords } from '../records.ts';
import { makeCategories } from './categories.ts';
import {
  type Branch,
  chooseEquipment,
  chooseMaterials,
  chooseServices,
  recommendServices,
  type Source,
} from './choose.ts';
import { makeEquipment } from './equipment.ts';
import { type CatalogDiscount, readCatalog } from './items/catalog.ts';
import { branches } from './items/people-and-places.ts';
import { makeMaterials } from './materials.ts';
import { createAlbum } from './pictures.ts';
import { createRandom, type Random } from './random.ts';
import { createRegister, type Identity } from './register.ts';
import { makeServices } from './services.ts';
import { growTree, type Sprout } from './tree.ts';

interface ChosenDiscount {
  readonly identity: Identity;
  readonly item: CatalogDiscount;
  readonly code: string;
  readonly category: Sprout | undefined;
}

function makeDiscounts(chosen: readonly ChosenDiscount[], random: Random): DiscountAndFeeRecord[] {
  return chosen.map(({ identity, item, code, category }) => ({
    id: identity.id,
    type: item.type,
    code,
    displayName: item.name,
    description: `${item.name}.`,
    amountType: item.amountType,
    amount: item.amount,
    limit: item.limit,
    taxable: item.taxable,
    categories: category && random.chance(0.6) ? [category.identity.id] : [],
    hours: 0,
    assets: [],
    account: item.type === 'Fee' ? '4900 Fees' : '4950 Discounts Given',
    crossSaleGroup: null,
    active: !random.chance(0.15),
    bonus: 0,
    commissionBonus: 0,
    paysCommission: false,
    excludeFromPayroll: item.type === 'Fee',
    externalData: {},
    budgetCostCode: null,
    budgetCostType: null,
    createdOn: identity.createdOn,
    modifiedOn: identity.modifiedOn,
  }));
}

/** The name and the code of a branch; the first one is the contractor's own shop and has neither. */
function branchAt(at: number): { nameSuffix: string; codeSuffix: string } {
  if (at === 0) return { nameSuffix: '', codeSuffix: '' };
  const [name, code] = branches[(at - 1) % branches.length] ?? ['Branch', 'BR'];
  const round = Math.floor((at - 1) / branches.length);
  const number = round === 0 ? '' : ` ${round + 1}`;
  return { nameSuffix: ` - ${name}${number}`, codeSuffix: `-${code}${number.trim()}` };
}

function byId<T extends { readonly id: number | bigint }>(records: T[]): T[] {
  return records.sort((a, b) => Number(a.id) - Number(b.id));
}

interface DemoOptions {
  /** Another seed makes another pricebook of the same trades. @default 1 */
  readonly seed?: number;
  /** How many branches the contractor has, a whole number; each is as large as the demo tenant. @default 1 */
  readonly scale?: number;
}

/**
 * A pricebook as an electrical, pool, gas, HVAC and plumbing contractor keeps it, with the shares of gaps, inactive rows and oddities
 * of a live tenant. The same options give the same records, on every machine and on every day.
 *
 * At scale 1: 2,127 categories (see categoriesByDepth), 2,164 services, 6,011 materials, 278 equipment, 25 discounts and fees, and a
 * picture for each path that a record names. A larger scale multiplies all of it: further branches with trees and codes of their own.
 * Throws RangeError unless scale is a whole number of at least 1.
 */
export function generateDemoPricebook({ seed = 1, scale = 1 }: DemoOptions = {}): PricebookRecords {
  if (!Number.isInteger(scale) || scale < 1)
    throw new RangeError(`scale must be a whole number of at least 1, not ${scale}.`);
  const catalog = readCatalog();
  const register = createRegister(createRandom(seed, 'register'));

  const chosen = Array.from({ length: scale }, (_, at) => {
    const { nameSuffix, codeSuffix } = branchAt(at);
    const random = (label: string) => createRandom(seed, `${label} ${at}`);
    const source = (label: string): Source => ({ catalog, register, random: random(label) });
    const branch: Branch = { tree: growTree(random('tree'), register, nameSuffix), codeSuffix };
    const materials = chooseMaterials(source('materials'), branch);
    const pieces = chooseEquipment(source('equipment'), branch, materials);
    const services = chooseServices(source('services'), branch, materials, pieces);
    const discounts = catalog.discounts.map((item): ChosenDiscount => {
      const category = branch.tree.find(item.category);
      const identity = register.enroll(random(item.code).next());
      return { identity, item, code: item.code + codeSuffix, category };
    });
    const equipment = recommendServices(pieces, services, random('recommendations'));
    return { sprouts: branch.tree.sprouts, materials, equipment, services, discounts };
  });
  register.close();

  const album = createAlbum(createRandom(seed, 'album'));
  const random = (label: string) => createRandom(seed, `records of ${label}`);
  return {
    categories: byId(
      makeCategories(
        chosen.flatMap((branch) => branch.sprouts),
        random('categories'),
        album,
      ),
    ),
    services: byId(
      makeServices(
        chosen.flatMap((branch) => branch.services),
        random('services'),
        album,
      ),
    ),
    materials: byId(
      makeMaterials(
        chosen.flatMap((branch) => branch.materials),
        random('materials'),
        album,
      ),
    ),
    equipment: byId(
      makeEquipment(
        chosen.flatMap((branch) => branch.equipment),
        random('equipment'),
        album,
        register.freeId,
      ),
    ),
    discountsAndFees: byId(
      makeDiscounts(
        chosen.flatMap((branch) => branch.discounts),
        random('discounts'),
      ),
    ),
    images: album.images,
  };
}
