import { createChance } from '../chance.ts';
import type { SimulatorClock } from '../clock.ts';
import { type AnyRecord, descriptions, type Entity, entities } from '../entities.ts';
import { type Id, type PricebookRecords, type Timestamp, toId } from '../records.ts';
import { TimestampSource } from '../timestamps.ts';
import { type Lateness, LateWrites } from './late-writes.ts';

/** One state of a record. `erased`: removed for good; only the export feed still tells of it. */
export interface Version {
  readonly record: AnyRecord;
  readonly erased: boolean;
  /** When it was written, in milliseconds of the simulator's clock; -Infinity for what was there from the start. */
  readonly writtenAtMs: number;
  /** Rises with each write; 0 for what was there from the start. */
  readonly seq: number;
}

/** A record with its recent past, which lagging reads and delayed feeds still see. */
export interface Cell {
  readonly id: Id;
  current: Version;
  /** Oldest first; only as far back as `historyMs`. */
  earlier: readonly Version[];
  /** The printed current version, and the printing rules it was printed by. */
  printed: { readonly rules: number; readonly bytes: Buffer } | undefined;
}

/** How far back earlier versions are kept. */
const historyMs = 24 * 60 * 60 * 1000;
const historyLength = 20;

export interface Change {
  readonly entity: Entity;
  readonly before: AnyRecord | undefined;
  readonly after: Version;
}

/** The records of one tenant: what is there now, and for a while what was. Records are replaced, never changed. */
export class Pricebook {
  readonly #clock: SimulatorClock;
  readonly #cells: { readonly [E in Entity]: Map<Id, Cell> };
  readonly #sorted: Partial<Record<Entity, readonly Cell[]>> = {};
  readonly #versions: Record<Entity, number>;
  readonly #lastWrittenAtMs: Partial<Record<Entity, number>> = {};
  readonly #listeners: ((change: Change) => void)[] = [];
  readonly #timestamps = new TimestampSource();
  readonly #tickMs: () => number;
  readonly #late = new LateWrites();
  #seq = 0;
  readonly #chance: () => number;
  #lastId = 0n;

  constructor(
    records: PricebookRecords,
    options: {
      clock: SimulatorClock;
      seed: string;
      tickMs: () => number;
    },
  ) {
    this.#tickMs = options.tickMs;
    this.#clock = options.clock;
    this.#chance = createChance(`writes:${options.seed}`);
    const cellsOf = (entity: Entity) => this.#firstCells(records[descriptions[entity].list]);
    this.#cells = {
      categories: cellsOf('categories'),
      services: cellsOf('services'),
      materials: cellsOf('materials'),
      equipment: cellsOf('equipment'),
      'discounts-and-fees': cellsOf('discounts-and-fees'),
    };
    this.#versions = {
      categories: 0,
      services: 0,
      materials: 0,
      equipment: 0,
      'discounts-and-fees': 0,
    };
  }

  #firstCells(records: readonly AnyRecord[]): Map<Id, Cell> {
    const cells = new Map<Id, Cell>();
    for (const record of records) {
      const id = toId(record.id);
      const current = { record, erased: false, writtenAtMs: Number.NEGATIVE_INFINITY, seq: 0 };
      cells.set(id, { id, current, earlier: [], printed: undefined });
      this.#noteId(id);
    }
    return cells;
  }

  /** Rises with each change of a record of the kind. */
  version(entity: Entity): number {
    return this.#versions[entity];
  }

  /** When a record of the kind was last written; -Infinity for never since the start. */
  lastWrittenAtMs(entity: Entity): number {
    return this.#lastWrittenAtMs[entity] ?? Number.NEGATIVE_INFINITY;
  }

  /** Every record of the kind, erased ones too, by id. */
  cells(entity: Entity): readonly Cell[] {
    const known = this.#sorted[entity];
    if (known) return known;
    const sorted = [...this.#cells[entity].values()].sort((a, b) => (a.id < b.id ? -1 : 1));
    this.#sorted[entity] = sorted;
    return sorted;
  }

  find(entity: Entity, id: Id): Cell | undefined {
    return this.#cells[entity].get(toId(id));
  }

  /** The record as it is now; undefined when there is none or it was erased. */
  get(entity: Entity, id: Id): AnyRecord | undefined {
    const current = this.find(entity, id)?.current;
    return current && !current.erased ? current.record : undefined;
  }

  /** Stores a record as the newest version of its id. */
  put(entity: Entity, record: AnyRecord, options: { erased?: boolean } = {}): void {
    this.restore(entity, {
      record,
      erased: options.erased ?? false,
      writtenAtMs: this.#clock.nowMs(),
      seq: this.#seq + 1,
    });
  }

  /** Stores a version as it was written at another time (a persisted one). */
  restore(entity: Entity, after: Version): void {
    const id = toId(after.record.id);
    this.#seq = Math.max(this.#seq, after.seq);
    this.#late.note(entity, after);
    const cell = this.#cells[entity].get(id);
    const before = cell?.current;
    if (cell) {
      cell.earlier = [...cell.earlier, cell.current]
        .slice(-historyLength)
        .filter((_version, index, all) => {
          const successor = all[index + 1] ?? after;
          return successor.writtenAtMs > after.writtenAtMs - historyMs;
        });
      cell.current = after;
      cell.printed = undefined;
    } else {
      this.#cells[entity].set(id, { id, current: after, earlier: [], printed: undefined });
      delete this.#sorted[entity];
      this.#noteId(id);
    }
    this.#versions[entity] += 1;
    this.#lastWrittenAtMs[entity] = Math.max(this.lastWrittenAtMs(entity), after.writtenAtMs);
    for (const listener of this.#listeners) {
      listener({ entity, before: before?.record, after });
    }
  }

  onChange(listener: (change: Change) => void): void {
    this.#listeners.push(listener);
  }

  /** Makes what `write` stores seen by readers only later; undefined: at once. */
  late<Result>(lateness: Lateness | undefined, write: () => Result): Result {
    return this.#late.during(lateness, write);
  }

  /** Notes that a call begins, which brings late writes into sight. */
  beginCall(): void {
    for (const entity of this.#late.beginCall(this.#clock.nowMs())) this.#versions[entity] += 1;
  }

  /** The `seq` of the first write of the kind readers do not see yet; Infinity when they see all. */
  firstLateSeq(entity: Entity): number {
    return this.#late.firstSeq(entity);
  }

  /** What a reader sees who only knows what was written up to `boundaryMs`; undefined: nothing yet. */
  versionAt({ current, earlier }: Cell, boundaryMs: number): Version | undefined {
    const isSeen = (version: Version) =>
      version.writtenAtMs <= boundaryMs && !this.#late.has(version);
    return isSeen(current) ? current : earlier.findLast(isSeen);
  }

  /** A timestamp of now, later than every timestamp given before, or with `timestampTickMs` the same for a whole tick. */
  newTimestamp(): Timestamp {
    const tickMs = this.#tickMs();
    const nowMs = this.#clock.nowMs();
    if (tickMs > 0) return this.#timestamps.ofTick(nowMs, tickMs);
    return this.#timestamps.next(nowMs, Math.floor(this.#chance() * 10_000));
  }

  /** An id above all ids of the pricebook, with irregular gaps as the real ones have. */
  newId(): Id {
    const id = this.#lastId + 1n + BigInt(Math.floor(this.#chance() * 40));
    this.#lastId = id;
    return toId(id);
  }

  #noteId(id: Id): void {
    if (BigInt(id) > this.#lastId) this.#lastId = BigInt(id);
  }

  /** Records of each kind that are there now. */
  counts(): Record<Entity, number> {
    const count = (entity: Entity) =>
      this.cells(entity).filter((cell) => !cell.current.erased).length;
    const counted = entities.map((entity) => [entity, count(entity)] as const);
    return Object.fromEntries(counted) as Record<Entity, number>;
  }
}
