import { itemFields } from '../../../pricebook/edits/item-fields.ts';
import { type ItemEntity, itemKinds } from '../../../servicetitan/entities.ts';
import type { FieldChange } from '../push.ts';
import { callKey, type DraftCall, neededBy, pointersOf } from './draft-call.ts';

/** A creation or a change of an item. */
export interface ItemCall extends DraftCall {
  readonly entity: ItemEntity;
}

/**
 * Creations, each after those that its values name, then changes; as they were given otherwise.   Pure.
 * Where new items name each other in a circle, one of them is made without the fields that make it, and is given them by a change of its
 * own once the others are there.
 */
export function orderItems(calls: readonly ItemCall[]): ItemCall[] {
  const waiting = new Map(
    calls.filter(({ kind }) => kind === 'CREATE').map((call) => [call.key, call]),
  );
  const creations: ItemCall[] = [];
  const changes = calls.filter(({ kind }) => kind === 'UPDATE');
  while (waiting.size > 0) {
    const left = waiting.size;
    for (const call of waiting.values()) {
      if (firstOf(call, waiting) !== undefined) continue;
      creations.push(call);
      waiting.delete(call.key);
    }
    if (waiting.size < left) continue;
    const { call, needed } = findCircle(waiting);
    const { before, later } = withoutNaming(call, needed);
    waiting.set(call.key, before);
    changes.push(later);
  }
  return [...creations, ...mergedByRecord(changes)];
}

/** The key of the first call among those waiting that has to come before. */
function firstOf(call: ItemCall, waiting: ReadonlyMap<string, ItemCall>): string | undefined {
  return call.after.find((key) => waiting.has(key));
}

/** A call that comes back to itself along what has to come before, and the first step of that way. All of those waiting need another. */
function findCircle(waiting: ReadonlyMap<string, ItemCall>): { call: ItemCall; needed: string } {
  const seen = new Set<string>();
  let [call] = waiting.values();
  for (;;) {
    const needed = call && firstOf(call, waiting);
    if (call === undefined || needed === undefined) throw new Error('There is no circle.');
    if (seen.has(call.key)) return { call, needed };
    seen.add(call.key);
    call = waiting.get(needed);
  }
}

/** The creation without the fields that name another one, and the change that gives it those afterwards. */
function withoutNaming(call: ItemCall, needed: string): { before: ItemCall; later: ItemCall } {
  const { entity, stId } = call;
  const fields = itemFields[itemKinds[entity]];
  const names = (change: FieldChange) => pointersOf([change], fields).creations.includes(needed);
  const own = call.fields.filter((change) => !names(change));
  const put = call.fields.filter(names);
  return {
    before: { ...call, fields: own, after: neededBy(own, fields) },
    later: {
      ...{ ...call, key: callKey('UPDATE', entity, stId ?? ''), kind: 'UPDATE', fields: put },
      after: [call.key, ...neededBy(put, fields)],
    },
  };
}

/** A creation may be part of several circles: it is changed once. */
function mergedByRecord(changes: readonly ItemCall[]): ItemCall[] {
  const merged = new Map<string, ItemCall>();
  for (const call of changes) {
    const { fields = [], after = [] } = merged.get(call.key) ?? {};
    merged.set(call.key, {
      ...call,
      fields: [...fields, ...call.fields],
      after: [...after, ...call.after],
    });
  }
  return [...merged.values()];
}
