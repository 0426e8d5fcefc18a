import type { EditValue } from '../../src/pricebook/edits/edit-value.ts';
import {
  type ItemEntity,
  itemKinds,
  type PricebookEntity,
} from '../../src/servicetitan/entities.ts';

export type SimulatedItem = ItemEntity;
export type SimulatedEntity = PricebookEntity;

/** The entity of an item of master, in SQL. */
export const ENTITY_OF_ITEM = `CASE kind ${Object.entries(itemKinds)
  .map(([entity, kind]) => `WHEN '${kind}' THEN '${entity}'`)
  .join(' ')} END`;

/** Fields whose values nobody else ever gives: wherever one turns up, it is known who made it. */
const TELLING: ReadonlySet<string> = new Set([
  'name',
  'displayName',
  'description',
  'price',
  'amount',
  'code',
  'image',
  'assets',
  'materials',
  'equipment',
  'primaryVendor',
]);
export const isTelling = (field: string): boolean => TELLING.has(field);

/** A value that somebody here wanted a field to have. */
export interface Wish {
  readonly entity: SimulatedEntity;
  /** The id the record was first known by here. */
  readonly key: string;
  readonly field: string;
  readonly value: EditValue;
  /** `kept`: it has to be somewhere. `over`: it has arrived, was taken back, or somebody has decided against it. */
  state: 'kept' | 'over';
  /** ServiceTitan has taken it. */
  arrived: boolean;
  /** It is staged no longer. */
  cleared: boolean;
}

/** A change somebody made in ServiceTitan itself. */
export interface RemoteChange {
  readonly serial: number;
  readonly entity: SimulatedEntity;
  readonly stId: string;
  /** `below`: it has come to stand below the category of that id. */
  readonly field: string;
  readonly value: EditValue;
}

/** What was wanted at some moment. */
export type Wishes = ReadonlyMap<Wish, Pick<Wish, 'state' | 'cleared'>>;

/** Who wanted what, on both sides: kept apart from the product, to hold it against. */
export class Ledger {
  readonly wishes: Wish[] = [];
  readonly remote: RemoteChange[] = [];
  /** Whether a backup was put back: what was done after it was taken is known to nobody here. */
  hasGoneBack = false;

  wish(entity: SimulatedEntity, key: string, field: string, value: EditValue): void {
    const last = this.#of(entity, key).findLast((earlier) => earlier.field === field);
    for (const earlier of this.#of(entity, key)) {
      if (earlier.field === field || field === 'deleted') earlier.state = 'over';
    }
    // The same picture once more may be there already.
    const arrived = last?.arrived === true && isSame(last.value, value);
    this.wishes.push({ entity, key, field, value, state: 'kept', arrived, cleared: false });
  }

  /** Somebody here takes back what is staged: one field, or with null all of it. */
  takeBack(entity: SimulatedEntity, key: string, field: string | null): void {
    for (const wish of this.#of(entity, key)) {
      if (field === null || wish.field === field) wish.state = 'over';
    }
  }

  /** What is wanted now. */
  remember(): Wishes {
    return new Map(this.wishes.map((wish) => [wish, { state: wish.state, cleared: wish.cleared }]));
  }

  /**
   * It is as it was then. What was wanted since is known to nobody any more; what of it all has arrived in ServiceTitan is a change there
   * like any other.
   */
  goBack(wishes: Wishes, stIdOf: (key: string) => string): void {
    this.hasGoneBack = true;
    for (const wish of this.wishes) {
      if (wish.arrived) this.changed(wish.entity, stIdOf(wish.key), wish.field, wish.value);
      Object.assign(wish, wishes.get(wish) ?? { state: 'over' });
    }
  }

  changed(entity: SimulatedEntity, stId: string, field: string, value: EditValue): void {
    this.remote.push({ serial: this.remote.length + 1, entity, stId, field, value });
  }

  /** The number of the newest change in ServiceTitan. */
  get now(): number {
    return this.remote.length;
  }

  /** The same picture may be wanted for several categories, anything else that tells for one record only. */
  findWishes(field: string, value: EditValue): Wish[] {
    return this.wishes.filter((wish) => wish.field === field && isSame(wish.value, value));
  }

  findRemote(field: string, value: EditValue): RemoteChange | undefined {
    return this.remote.findLast((change) => change.field === field && isSame(change.value, value));
  }

  /** Whether somebody has ever changed this in ServiceTitan: the field, or with null anything of the record. */
  hasChanged(entity: SimulatedEntity, stId: string, field: string | null): boolean {
    return this.remote.some(
      (change) =>
        change.entity === entity &&
        change.stId === stId &&
        (field ?? change.field) === change.field,
    );
  }

  #of(entity: SimulatedEntity, key: string): Wish[] {
    return this.wishes.filter((wish) => wish.entity === entity && wish.key === key);
  }
}

/** Numbers and their texts are the same: bodies have the ones, edits the others. */
export function isSame(one: unknown, other: unknown): boolean {
  return text(one) === text(other);
}

function text(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  const isNumeric = typeof value === 'string' && value !== '' && Number.isFinite(Number(value));
  if (isNumeric) return String(Number(value));
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
