export interface Vendor {
  readonly id: number;
  readonly name: string;
}

const houses = [
  'Electric Distributor',
  'Pool Distributor',
  'Plumbing Wholesale',
  'Supply House',
  'Home Center',
  'Online',
];
const counters = ['', ' - Dover', ' - Milford', ' - Easton', ' - Salisbury', ' - Lewes'];

/** Everybody the contractor ever bought from; a piece of equipment is offered by as many as all 36. */
export const vendors: readonly Vendor[] = counters
  .flatMap((counter) => houses.map((house) => `${house}${counter}`))
  .map((name, at) => ({ id: at < 20 ? 1204 + at * 37 : 54_120_000 + at * 1811, name }));

/** Which of the houses sell to a trade, by the word its root begins with; the last entry is for everything else. */
const housesOfTrades: readonly (readonly [trade: string, houses: readonly string[]])[] = [
  ['Pool', ['Pool Distributor', 'Online']],
  ['Plumbing', ['Plumbing Wholesale', 'Supply House', 'Home Center']],
  ['Water', ['Plumbing Wholesale', 'Supply House']],
  ['Gas', ['Plumbing Wholesale', 'Supply House']],
  ['HVAC', ['Supply House', 'Home Center']],
  ['Indoor Air', ['Supply House', 'Online']],
  ['Electrical', ['Electric Distributor', 'Home Center', 'Supply House']],
  ['', ['Electric Distributor', 'Home Center', 'Online']],
];

/** The vendors one can buy from for the trade of a category, given as `Root > …`. */
export function vendorsOfTrade(place: string): readonly Vendor[] {
  const [, sellers] = housesOfTrades.find(([trade]) => place.startsWith(trade)) ?? ['', houses];
  return vendors.filter(({ name }) => sellers.some((seller) => name.startsWith(seller)));
}

export const replenishmentVendor: Vendor = { id: 1033, name: 'Default Replenishment Vendor' };

/** Business units by the word in the name of a root that tells the trade; the last one is for everything else. */
export const businessUnits: readonly (readonly [trade: string, id: number])[] = [
  ['Pool', 1188],
  ['Gas', 2963],
  ['HVAC', 53_411_870],
  ['Indoor Air', 53_411_870],
  ['Plumbing', 58_220_415],
  ['Water', 58_220_415],
  ['Drain', 58_220_415],
  ['Generators', 6120],
  ['', 1187],
];

/** Where the further branches of a contractor with more than one are; each has a pricebook of its own in the same tenant. */
export const branches: readonly (readonly [name: string, code: string])[] = [
  ['Dover', 'DOV'],
  ['Milford', 'MIL'],
  ['Easton', 'EAS'],
  ['Salisbury', 'SAL'],
  ['Lewes', 'LEW'],
  ['Ocean City', 'OCC'],
  ['Georgetown', 'GEO'],
  ['Cambridge', 'CAM'],
  ['Annapolis', 'ANN'],
  ['Smyrna', 'SMY'],
  ['Middletown', 'MID'],
  ['Seaford', 'SEA'],
];
