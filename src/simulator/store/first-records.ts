import { generateDemoPricebook } from '../demo/generate.ts';
import type { PricebookRecords } from '../records.ts';

/** A pricebook with nothing in it. */
export const emptyPricebook: PricebookRecords = {
  categories: [],
  services: [],
  materials: [],
  equipment: [],
  discountsAndFees: [],
  images: [],
};

/** Where a tenant's pricebook begins; lists not given are empty. */
export type PricebookSource = 'demo' | 'empty' | Partial<PricebookRecords>;

/** The records a tenant begins with; those of the demo belong to seed and scale. */
export function firstRecords(
  source: PricebookSource,
  demo: { readonly seed: number; readonly scale: number },
): PricebookRecords {
  if (source === 'demo') return generateDemoPricebook(demo);
  return source === 'empty' ? emptyPricebook : { ...emptyPricebook, ...source };
}
