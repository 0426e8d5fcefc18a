/** Vendors in the order in which contractors turn to them; equipment is offered by as many as 36. */
const houses = [
  'Supply House',
  'Electric Distributor',
  'Pool Distributor',
  'Home Center',
  'Online',
  'Plumbing Wholesale',
];
const counters = ['', ' - Dover', ' - Milford', ' - Easton', ' - Salisbury', ' - Lewes'];

export interface Vendor {
  readonly id: number;
  readonly name: string;
}

export const vendors: readonly Vendor[] = counters
  .flatMap((counter) => houses.map((house) => `${house}${counter}`))
  .map((name, at) => ({ id: at < 20 ? 1204 + at * 37 : 54_120_000 + at * 1811, name }));

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
