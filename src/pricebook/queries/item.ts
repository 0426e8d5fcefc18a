import type { ItemKind } from '../../servicetitan/entities.ts';
import { type DetailsByKind, readDetails } from '../items/details.ts';
import { isoText } from './sql-text.ts';

/** An item as the API answers it: ids, decimals and moments are text. */
export interface ItemOf<Kind extends ItemKind> {
  readonly kind: Kind;
  readonly stId: string;
  /** The uuid in master. */
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
  /** Some may name no category that exists. */
  readonly categoryStIds: readonly string[];
  readonly image: string | null;
  readonly details: DetailsByKind[Kind];
  readonly stCreatedOn: string | null;
  readonly stModifiedOn: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The later of the last change and the last complete read of its kind. */
  readonly lastSyncedAt: string;
}
export type Item = { [Kind in ItemKind]: ItemOf<Kind> }[ItemKind];

/** The columns of `toItem`, from master.pricebook_items as `i`. */
export const ITEM_COLUMNS = `
  i.kind, i.st_id AS "stId", i.id, i.code, i.name, i.description, i.active, i.price, i.member_price AS "memberPrice",
  i.add_on_price AS "addOnPrice", i.add_on_member_price AS "addOnMemberPrice", i.cost, i.hours, i.taxable,
  i.category_st_ids AS "categoryStIds", i.image, i.details::text, i.st_created_on AS "stCreatedOn",
  i.st_modified_on AS "stModifiedOn", i.version, ${isoText('i.created_at')} AS "createdAt",
  ${isoText('i.updated_at')} AS "updatedAt",
  ${isoText(`greatest(i.updated_at, (
    SELECT k.last_read_at FROM sync.checkpoints k
    WHERE k.tenant_id = i.tenant_id AND k.entity = CASE i.kind
      WHEN 'SERVICE' THEN 'services' WHEN 'MATERIAL' THEN 'materials'
      WHEN 'EQUIPMENT' THEN 'equipment' ELSE 'discounts-and-fees' END))`)} AS "lastSyncedAt"`;

export type ItemResultRow = Omit<Item, 'details'> & { readonly details: string };

/** Most lists ask for no details: they are parsed when something of them is read. */
export function toItem(row: ItemResultRow): Item {
  const { kind, details: text } = row;
  let details: DetailsByKind[ItemKind] | undefined;
  return Object.defineProperty(row, 'details', {
    enumerable: true,
    get: () => (details ??= readDetails(kind, text)),
  }) as unknown as Item;
}
