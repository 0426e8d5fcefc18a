import type { Tx } from '../../db/database.ts';
import { loadNearby } from '../../pricebook/commands/categories/load-nearby.ts';
import type { Nearby } from '../../pricebook/commands/categories/nearby.ts';
import type { RemotePlace } from '../../pricebook/edits/category-fields.ts';
import { remoteParent, remotePosition } from '../../pricebook/places/group-positions.ts';
import type { CategoryPayload } from '../../servicetitan/payloads/category-payload.ts';

/** What is near a category that ServiceTitan shows as a payload now, whatever the mirror has of it. */
interface Beside {
  readonly nearby: Nearby;
  /** All that ServiceTitan has under its parent, itself included, in their order. */
  readonly siblings: ReturnType<Nearby['remoteSiblings']>;
  /** Where ServiceTitan has it. */
  readonly place: RemotePlace;
}

/** Null where what is nearby does not tell all: see `loadNearby`. */
export async function loadBeside(tx: Tx, payload: CategoryPayload): Promise<Beside | null> {
  const stId = String(payload.stId);
  const parent = remoteParent({ payload });
  const nearby = await loadNearby(tx, { stId, entered: { parentStId: parent }, reordered: [] });
  if (nearby === null) return null;
  const siblings = nearby.remoteSiblings(new Map([[stId, { payload }]]));
  const order = siblings.map((sibling) => sibling.stId);
  return { nearby, siblings, place: { parent, position: remotePosition({ payload }), order } };
}
