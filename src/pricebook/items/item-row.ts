import type { ItemKind } from '../../servicetitan/entities.ts';
import type { Instant } from '../instant.ts';

/** A row of master.pricebook_items without its tenant. Decimals are text and exact. */
export interface ItemRow {
  readonly kind: ItemKind;
  readonly stId: string;
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly description: string | null;
  readonly active: boolean;
  readonly price: string | null;
  readonly memberPrice: string | null;
  readonly addOnPrice: string | null;
  readonly addOnMemberPrice: string | null;
  readonly cost: string | null;
  readonly hours: string | null;
  readonly taxable: boolean | null;
  /** In ServiceTitan's order; some may name no category that exists. */
  readonly categoryStIds: readonly string[];
  /** The picture to show where there is room for one. */
  readonly image: string | null;
  /** JSON as `writeDetails` writes it. */
  readonly details: string;
  readonly stCreatedOn: string | null;
  readonly stModifiedOn: string | null;
  readonly version: number;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
}

export interface ItemKey {
  readonly kind: ItemKind;
  readonly stId: string;
}
