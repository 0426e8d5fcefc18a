import type { StTimestamp } from '../../lib/st-timestamp.ts';

/**
 * A category as ServiceTitan describes it, without its subcategories. Null wherever ServiceTitan sent null, nothing, or something
 * unreadable (then there is an issue); "" stays "".
 */
export interface CategoryPayload {
  readonly stId: bigint;
  readonly name: string | null;
  readonly description: string | null;
  /** `Services` or `Materials`; whatever else ServiceTitan may invent passes. */
  readonly categoryType: string | null;
  readonly active: boolean | null;
  /** From `parentId`, else from the node that enclosed this one; null for a root. */
  readonly parentId: bigint | null;
  readonly position: number | null;
  /** A storage path, `Images/Category/<guid>.jpg`. */
  readonly image: string | null;
  /** Empty: visible to every business unit. */
  readonly businessUnitIds: readonly bigint[];
  readonly skuImages: readonly string[];
  readonly skuVideos: readonly string[];
  readonly hideInMobile: boolean | null;
  readonly source: string | null;
  readonly externalId: string | null;
  readonly createdOn: StTimestamp | null;
  /** ServiceTitan often leaves it out. */
  readonly modifiedOn: StTimestamp | null;
}
