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

/** Where a tenant's pricebook begins. */
export type PricebookSource = 'demo' | 'empty' | PricebookRecords;

export function firstRecords(source: PricebookSource): PricebookRecords {
  return typeof source === 'object' ? source : emptyPricebook;
}
