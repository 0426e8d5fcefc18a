import type { AssetRecord, ServiceRecord } from '../records.ts';
import { type Album, pictureAsset } from './pictures.ts';
import { cents, draw } from './quota.ts';
import type { Random } from './random.ts';
import type { Identity } from './register.ts';
import type { Sprout } from './tree.ts';

/** A service chosen for a pricebook, before its fields are filled in. */
export interface ChosenService {
  readonly identity: Identity;
  readonly code: string;
  readonly name: string;
  readonly note: string;
  readonly price: number;
  readonly hours: number;
  readonly categories: readonly Sprout[];
  readonly materials: readonly {
    readonly identity: Identity;
    readonly quantity: number;
    readonly cost: number;
  }[];
  readonly equipment: readonly Identity[];
}

const closings = [
  'Includes labor and standard materials.',
  'Includes labor, materials and clean up.',
  'Price holds for normal access during business hours.',
  'Permit and inspection are not included.',
  'Performed to code and tested before we leave.',
  'Diagnosis not included.',
] as const;

function describe(service: ChosenService, html: boolean, random: Random): string {
  const closing = service.note === '' ? random.pick(closings) : service.note;
  const name = service.name;
  if (!html) return name.endsWith('.') ? `${name} ${closing}` : `${name}. ${closing}`;
  const points = random.sample(closings, random.int(2, 3)).map((point) => `<li>${point}</li>`);
  return `<p><strong>${name.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</strong></p><p>${closing}</p><ul>${points.join('')}</ul>`;
}

const warranties = [
  { duration: 1, description: 'One year on parts and labor.' },
  { duration: 2, description: 'Two years on labor.' },
  { duration: 0, description: '' },
  null,
] as const;

const accounts: readonly (readonly [trade: string, account: string])[] = [
  ['Pool', '4200 Pool Income'],
  ['Gas', '4300 Gas Income'],
  ['HVAC', '4400 HVAC Income'],
  ['Plumbing', '4500 Plumbing Income'],
  ['Water', '4500 Plumbing Income'],
  ['Drain', '4500 Plumbing Income'],
  ['', '4100 Electrical Income'],
];

function accountOf(root: string): string {
  return accounts.find(([trade]) => root.includes(trade))?.[1] ?? '4100 Electrical Income';
}

function attachment(random: Random): AssetRecord {
  if (random.chance(0.3)) {
    const url = `https://videos.example.com/how-to/${random.uuid()}.mp4`;
    return { alias: 'How it works', fileName: null, isDefault: false, type: 'Video', url };
  }
  const fileName = `${random.uuid()}.pdf`;
  return {
    alias: 'Scope of work',
    fileName,
    isDefault: false,
    type: 'Attachment',
    url: `Pricebook/Attachments/${fileName}`,
  };
}

/** In a category, the services from cheap to dear: what is a step up, and what goes with it. */
function neighboursOf(chosen: readonly ChosenService[]): Map<Sprout, ChosenService[]> {
  const neighbours = new Map<Sprout, ChosenService[]>();
  for (const service of chosen) {
    const [category] = service.categories;
    if (category === undefined || service.price <= 0) continue;
    const others = neighbours.get(category);
    if (others) others.push(service);
    else neighbours.set(category, [service]);
  }
  for (const services of neighbours.values()) services.sort((a, b) => a.price - b.price);
  return neighbours;
}

export function makeServices(
  chosen: readonly ChosenService[],
  random: Random,
  album: Album,
): ServiceRecord[] {
  const neighbours = neighboursOf(chosen);
  const withNeighbours = chosen.filter((service) => {
    const [category] = service.categories;
    const others = category && neighbours.get(category);
    return (
      others !== undefined &&
      others.indexOf(service) >= 0 &&
      others.indexOf(service) < others.length - 1
    );
  });
  const priced = chosen.filter(({ price }) => price > 0);
  const recommending = new Set(random.sample(withNeighbours, Math.round(chosen.length * 0.013)));
  const upgrading = new Set(random.sample(withNeighbours, Math.round(chosen.length * 0.008)));
  const html = draw(random, chosen, 0.053);
  const illustrated = draw(random, chosen, 0.78);
  const taxable = draw(random, chosen, 0.36);
  const withoutMemberPrice = new Set(random.sample(priced, Math.round(chosen.length * 0.1)));
  const inactive = draw(random, chosen, 0.03);

  function dearer(service: ChosenService, count: number): number[] {
    const [category] = service.categories;
    const others = (category && neighbours.get(category)) ?? [];
    const at = others.indexOf(service);
    return others.slice(at + 1, at + 1 + count).map(({ identity }) => identity.id);
  }

  return chosen.map((service) => {
    const { identity, price, hours, categories, materials } = service;
    const assets = illustrated.has(service) ? [pictureAsset(album, 'Service', null, true)] : [];
    if (assets.length > 0 && random.chance(0.03)) assets.push(attachment(random));
    const memberPrice = withoutMemberPrice.has(service) ? 0 : price;
    const addOnPrice = cents(price * 0.9);
    const root = categories[0]?.root?.name ?? '';
    const cost = cents(materials.reduce((sum, line) => sum + line.cost * line.quantity, 0));
    return {
      id: identity.id,
      code: service.code,
      displayName: random.chance(0.01) ? null : service.name,
      description: describe(service, html.has(service), random),
      warranty: random.pick(warranties),
      categories: categories.map((category) => category.identity.id),
      price,
      memberPrice,
      addOnPrice,
      addOnMemberPrice: memberPrice === 0 ? 0 : addOnPrice,
      taxable: taxable.has(service),
      account: random.chance(0.15) ? null : accountOf(root),
      hours,
      isLabor: random.chance(0.1) ? null : service.code.startsWith('LAB-'),
      recommendations: recommending.has(service) ? dearer(service, random.int(1, 3)) : [],
      upgrades: upgrading.has(service) ? dearer(service, 1) : [],
      assets,
      serviceMaterials: materials.map((line) => ({
        skuId: line.identity.id,
        quantity: line.quantity,
      })),
      serviceEquipment: service.equipment.map(({ id }) => ({ skuId: id, quantity: 1 })),
      active: !inactive.has(service),
      crossSaleGroup: random.chance(0.02) ? 'Upsale' : null,
      paysCommission: price > 0 && random.chance(0.6),
      bonus: 0,
      commissionBonus: 0,
      source: null,
      externalId: null,
      externalData: {},
      businessUnitId: null,
      cost,
      soldByCommission: 0,
      defaultAssetUrl: assets[0]?.url ?? null,
      budgetCostCode: null,
      budgetCostType: null,
      isPriceLocked: null,
      calculatedPrice: price === 0 ? cents(hours * 180 + cost * 1.6) : price,
      useStaticPrices: price !== 0,
      createdOn: identity.createdOn,
      modifiedOn: identity.modifiedOn,
    };
  });
}
