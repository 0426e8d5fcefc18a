import type { Detached } from './forest.ts';
import type { Instant } from './instant.ts';

/** A row of master.pricebook_categories without its tenant. */
export interface CategoryRow {
  readonly stId: string;
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  /** `Services`, `Materials`, or whatever else ServiceTitan says. */
  readonly categoryType: string;
  readonly active: boolean;
  /** The parent in this tree; null for roots and detached nodes. */
  readonly parentStId: string | null;
  readonly detached: Detached | null;
  /** The order among siblings is by position, then by id. */
  readonly position: number;
  readonly depth: number;
  /** Labels from the top down to this node, joined by dots: an ltree; see `pathLabel`. */
  readonly path: string;
  readonly image: string | null;
  readonly businessUnitIds: readonly string[];
  readonly skuImages: readonly string[];
  readonly skuVideos: readonly string[];
  readonly source: string | null;
  readonly externalId: string | null;
  readonly hideInMobile: boolean;
  /** Whether people see it in LAZI. */
  readonly visible: boolean;
  readonly stCreatedOn: string | null;
  readonly stModifiedOn: string | null;
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}
