/** The object types that `node(id:)` finds. */
export const nodeTypeNames = [
  'Category',
  'Service',
  'Material',
  'Equipment',
  'DiscountAndFee',
  'SyncRun',
  'ParkedRecord',
] as const;

export interface GlobalId {
  readonly typename: string;
  /** The uuid of the object. */
  readonly id: string;
}

/** A valid id of nothing, so that a malformed id, a foreign one and an unknown one are answered alike. */
const NOWHERE: GlobalId = { typename: 'Category', id: '00000000-0000-0000-0000-000000000000' };
const GLOBAL_ID = /^(\w+):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/;

/** The opaque id of an object in the whole API. */
export function encodeGlobalId(typename: string, uuid: string): string {
  return Buffer.from(`${typename}:${uuid}`).toString('base64url');
}

/** What an id stands for; for anything that `encodeGlobalId` did not make of a type of ours, something that is found nowhere. */
export function decodeGlobalId(globalId: string): GlobalId {
  const [, typename = '', id = ''] =
    GLOBAL_ID.exec(Buffer.from(globalId, 'base64url').toString('latin1')) ?? [];
  const isOurs = nodeTypeNames.some((name) => name === typename);
  return isOurs && encodeGlobalId(typename, id) === globalId ? { typename, id } : NOWHERE;
}
