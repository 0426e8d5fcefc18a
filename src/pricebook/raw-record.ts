import type { CategoryPayload } from '../servicetitan/payloads/category-payload.ts';
import type { ItemPayload } from '../servicetitan/payloads/item-payload.ts';

/** One live row of raw, parsed: all that a row of master depends on. */
export interface RawRecord<Payload> {
  readonly payload: Payload;
  /** Rises with each change of the payload; becomes the version of the master row. */
  readonly revision: number;
  readonly firstSeenAt: Date;
  readonly changedAt: Date;
}

export type CategoryRecord = RawRecord<CategoryPayload>;
export type ItemRecord<Payload extends ItemPayload = ItemPayload> = RawRecord<Payload>;
