import type { ChosenEquipment } from './equipment.ts';
import type { Catalog, CatalogEquipment, CatalogService } from './items/catalog.ts';
import { type ChosenMaterial, configurables } from './materials.ts';
import type { Random } from './random.ts';
import type { Born, Identity, Register } from './register.ts';
import type { ChosenService } from './services.ts';
import type { Sprout, Tree } from './tree.ts';

/** How many items of each kind one branch has. */
const itemCounts = { services: 2_164, materials: 6_011, equipment: 278 } as const;

/** One branch of the contractor: its categories, and what its codes end in. */
export interface Branch {
  readonly tree: Tree;
  readonly codeSuffix: string;
}

/** What is chosen for a pricebook is drawn from the catalog and enrolled in the register. */
export interface Source {
  readonly catalog: Catalog;
  readonly random: Random;
  readonly register: Register;
}

/** Items of a category are usually entered in one sitting after it was made; some are added later. Those without one come at any time. */
function createSittings({ random, register }: Source): (category: Sprout | undefined) => Identity {
  const sittings = new Map<Sprout, Born>();
  return (category) => {
    if (category === undefined) return register.enroll(1 - random.next() * random.next());
    const earliest = category.identity.born;
    const later = (share: number) => earliest + (0.999999 - earliest) * share;
    const sitting = sittings.get(category) ?? later(random.next() * random.next());
    sittings.set(category, sitting + 3e-7);
    return register.enroll(
      random.chance(0.15) ? later(random.next()) : Math.min(0.999999, sitting),
    );
  };
}

/** Materials that a service of the catalog uses are always among the chosen. */
export function chooseMaterials(source: Source, branch: Branch): ChosenMaterial[] {
  const { catalog, random } = source;
  const enroll = createSittings(source);
  const used = new Set(
    catalog.services.flatMap(({ materials }) => materials.map(({ code }) => code)),
  );
  const unused = catalog.materials.filter(({ code }) => !used.has(code));
  const wanted =
    itemCounts.materials - configurables.length - (catalog.materials.length - unused.length);
  const taken = new Set(random.sample(unused, wanted));
  const chosen: ChosenMaterial[] = catalog.materials
    .filter((item) => used.has(item.code) || taken.has(item))
    .map((item) => {
      const category = branch.tree.find(item.category);
      const code = item.code + branch.codeSuffix;
      return {
        identity: enroll(category),
        item,
        code,
        category,
        relatives: [],
        isConfigurable: false,
      };
    });
  const category = branch.tree.find('Admin Materials > Configurable');
  for (const [code, name, family] of configurables) {
    const variations = chosen.filter(({ item }) => item.code.startsWith(family)).slice(0, 8);
    const item = {
      category: '',
      code,
      name,
      note: 'Choose a variation on the job.',
      cost: 0,
      unit: 'Each',
      kind: 'stock',
    } as const;
    const parent: ChosenMaterial = {
      identity: enroll(category),
      item,
      code: code + branch.codeSuffix,
      category,
      relatives: variations,
      isConfigurable: true,
    };
    for (const variation of variations) variation.relatives.push(parent);
    chosen.push(parent);
  }
  return chosen;
}

export function chooseEquipment(
  source: Source,
  branch: Branch,
  materials: readonly ChosenMaterial[],
): ChosenEquipment[] {
  const { catalog, random } = source;
  const enroll = createSittings(source);
  const numbers = new Set<string>();
  const fittings = materials.filter(
    ({ item }) => item.code.startsWith('P40-UNI-') || item.code.startsWith('WHIP-'),
  );

  function codeOf(item: CatalogEquipment): string {
    let code = '';
    do code = `${item.code}-${random.int(1000, 9999)}`;
    while (numbers.has(code));
    numbers.add(code);
    return code + branch.codeSuffix;
  }

  const pieces = random.sample(catalog.equipment, itemCounts.equipment).map((item) => {
    const category = branch.tree.find(item.category);
    return { item, code: codeOf(item), category, identity: enroll(category) };
  });
  return pieces.map((piece) => {
    const better = pieces
      .filter(({ item }) => item.code === piece.item.code && item.cost > piece.item.cost)
      .sort((a, b) => a.item.cost - b.item.cost)
      .slice(0, 1);
    return {
      ...piece,
      upgrades: random.chance(0.12) ? better.map(({ identity }) => identity) : [],
      recommendedServices: [],
      materials: random.chance(0.08)
        ? random.sample(fittings, 2).map(({ identity }) => identity)
        : [],
    };
  });
}

type Draft = Omit<ChosenService, 'identity' | 'code'> & { readonly code: string };

/** A quarter of an hour to three hours, with an allowance of up to 1,000 dollars. */
const customQuarters = 12;
const customSteps = 41;

/** Custom repairs: the price is made on the job, from the hours and the allowance for material in the code. */
function customRepairs(count: number, random: Random): Draft[] {
  const all = Array.from({ length: customQuarters * customSteps }, (_, at) => {
    const hours = (1 + Math.floor(at / customSteps)) / 4;
    const allowance = (at % customSteps) * 25;
    const plural = hours === 1 ? 'Hour' : 'Hours';
    return {
      code: `CER-${hours.toFixed(2)}.${String(allowance).padStart(4, '0')}`,
      name: `Custom Electrical Repair ${hours} ${plural} $${allowance} Material`,
      note: 'Priced on the job from the hours and the allowance for material in the code.',
      price: 0,
      hours,
      categories: [],
      materials: [],
      equipment: [],
    };
  });
  return random.sample(all, count);
}

/** Copies from earlier price lists: same name, the price of the time, long without a category. */
function earlierCopies(items: readonly CatalogService[], count: number, random: Random): Draft[] {
  const copied = items.filter(({ price }) => price > 0 && price <= 420);
  return random.sample(copied, count).map(({ code, name, note, price, hours }) => ({
    code: `${code}${random.pick([' OLD', '-OLD', '-2019', ' (2021)'])}`,
    name,
    note,
    price: Math.round(price * 0.78),
    hours,
    categories: [],
    materials: [],
    equipment: [],
  }));
}

/**
 * A third of the services has no category: custom repairs, copies from earlier price lists and some that lost theirs. One in twelve
 * has two or three. Four in ten list the materials they take.
 */
export function chooseServices(
  source: Source,
  branch: Branch,
  materials: readonly ChosenMaterial[],
  equipment: readonly ChosenEquipment[],
): ChosenService[] {
  const { catalog, random } = source;
  const enroll = createSittings(source);
  const count = itemCounts.services;
  const byCode = new Map(materials.map((material) => [material.item.code, material]));
  const customs = customRepairs(Math.round(count * 0.175), random);
  const copyCount = Math.round(count * 0.083);
  const items = random.sample(catalog.services, count - customs.length - copyCount);
  const copies = earlierCopies(items, copyCount, random);
  const lost = new Set(
    random.sample(items, Math.round(count * 0.33) - customs.length - copies.length),
  );
  const kept = items.filter((item) => !lost.has(item));
  const inSeveral = new Set(random.sample(kept, Math.round(count * 0.08)));
  const withMaterials = items.filter((item) => item.materials.length > 0);
  const listing = new Set(random.sample(withMaterials, Math.round(count * 0.43)));
  const equipmentIn = new Map<Sprout | null | undefined, Identity>();
  for (const { category, identity } of equipment) {
    equipmentIn
      .set(category, identity)
      .set(category?.parent, identity)
      .set(category?.parent?.parent, identity);
  }

  function furtherCategories(category: Sprout): Sprout[] {
    const siblings = category.parent?.children ?? [];
    const at = siblings.indexOf(category);
    const nearby = [siblings[at - 1], siblings[at + 1], category.parent].filter(
      (sprout): sprout is Sprout => sprout !== undefined && sprout !== null,
    );
    return random.sample(nearby, random.chance(0.8) ? 1 : 2);
  }

  const regular = items.map((item): Draft => {
    const category = lost.has(item) ? undefined : branch.tree.find(item.category);
    const further = category && inSeveral.has(item) ? furtherCategories(category) : [];
    const piece = equipmentIn.get(category);
    const lines = listing.has(item) ? item.materials : [];
    return {
      ...item,
      categories: category ? [category, ...further] : [],
      materials: lines.flatMap(({ code, quantity }) => {
        const material = byCode.get(code);
        return material
          ? [{ identity: material.identity, quantity, cost: material.item.cost }]
          : [];
      }),
      equipment: category && piece && random.chance(0.15) ? [piece] : [],
    };
  });
  return [...regular, ...copies, ...customs].map((draft) => ({
    ...draft,
    code: draft.code + branch.codeSuffix,
    identity: enroll(draft.categories[0]),
  }));
}

/** The same equipment, some of it now recommending services of its category. */
export function recommendServices(
  equipment: readonly ChosenEquipment[],
  services: readonly ChosenService[],
  random: Random,
): ChosenEquipment[] {
  const servicesIn = new Map<Sprout | undefined, Identity[]>();
  for (const { categories, identity } of services) {
    for (const category of categories)
      servicesIn.set(category, [...(servicesIn.get(category) ?? []), identity]);
  }
  return equipment.map((piece) => {
    const services =
      servicesIn.get(piece.category) ?? servicesIn.get(piece.category?.parent ?? undefined) ?? [];
    return { ...piece, recommendedServices: random.chance(0.2) ? random.sample(services, 2) : [] };
  });
}
