import type { RemotePlace } from '../../edits/category-fields.ts';
import type { RecordEdits } from '../../edits/record-edits.ts';
import { type PlaceSides, remotePosition } from '../../places/group-positions.ts';
import type { CategoryRecord } from '../../raw-record.ts';
import { compareStIds } from '../../st-id.ts';
import { isWithin, type StandingRow, type Surroundings } from './surroundings.ts';

/** As much of ServiceTitan's record as placing a category takes. */
export interface PlacedRecord extends Pick<CategoryRecord, 'revision' | 'changedAt'> {
  readonly payload: Pick<CategoryRecord['payload'], 'parentId' | 'position'>;
}

export interface NearbyContent {
  readonly tenantId: bigint;
  readonly rows: ReadonlyMap<string, StandingRow>;
  /** What ServiceTitan has of those rows. */
  readonly records: ReadonlyMap<string, PlacedRecord>;
  /** What is staged for those rows, and for whoever holds a place by what moves. */
  readonly staged: ReadonlyMap<string, RecordEdits>;
  /** The category under which something is to stand, null for the top. */
  readonly parentStId: string | null;
  /** Whose children were read, all of them: that one's, and those of the former parent of what moves; null for the top. */
  readonly groups: ReadonlySet<string | null>;
  /** Those that ServiceTitan has under that one, and that stand elsewhere here or are to be deleted. */
  readonly away: ReadonlyMap<string, Pick<PlacedRecord, 'payload'>>;
  /** Levels below the category that moves. */
  readonly height: number;
  /** Current ids of drafts by the ids they were made under. */
  readonly renamed: ReadonlyMap<string, string>;
}

/**
 * What is near a category that moves: its siblings, those it comes among, its new parent, and no more, however large the book is. All
 * of a group is there, or nothing of it.
 */
export class Nearby implements Surroundings {
  readonly #content: NearbyContent;
  readonly #children = new Map<string | null, StandingRow[]>();

  constructor(content: NearbyContent) {
    this.#content = content;
    for (const row of content.rows.values()) {
      if (row.detached !== null) continue;
      const group = this.#children.get(row.parentStId);
      if (group === undefined) this.#children.set(row.parentStId, [row]);
      else group.push(row);
    }
    for (const group of this.#children.values()) group.sort(byPosition);
  }

  get tenantId(): bigint {
    return this.#content.tenantId;
  }

  /** Whether all children of the category were read; with null, the roots. */
  hasGroup(parent: string | null): boolean {
    return this.#content.groups.has(parent);
  }

  /** The category under which something is to stand; null for the top. */
  get parentStId(): string | null {
    return this.#content.parentStId;
  }

  rowOf(stId: string): StandingRow | undefined {
    return this.#content.rows.get(stId);
  }

  recordOf(stId: string): PlacedRecord | null {
    return this.#content.records.get(stId) ?? null;
  }

  childrenOf(parent: string | null): readonly string[] {
    return this.#children.get(parent)?.map(({ stId }) => stId) ?? [];
  }

  heightOf(): number {
    return this.#content.height;
  }

  /** A category and everything below it, as far as that was loaded. */
  branchOf(stId: string): readonly StandingRow[] {
    return [...this.#content.rows.values()].filter((row) => isWithin(row, stId));
  }

  sidesOf(stId: string): PlaceSides {
    return { stId, record: this.recordOf(stId), edits: this.stagedOf(stId) };
  }

  stagedOf(stId: string): RecordEdits | undefined {
    return this.#content.staged.get(stId);
  }

  allStaged(): Iterable<RecordEdits> {
    return this.#content.staged.values();
  }

  remotePlaceOf(stId: string): RemotePlace {
    return {
      parent: this.parentStId,
      position: remotePosition(this.recordOf(stId)),
      order: this.remoteSiblings().map((sibling) => sibling.stId),
    };
  }

  /**
   * Those that ServiceTitan has under the category under which something is to stand, in its order. `fresh`: what has just been read, in
   * the place of the mirror's.
   */
  remoteSiblings(
    fresh: ReadonlyMap<string, Pick<PlacedRecord, 'payload'>> = new Map(),
  ): readonly Ordered[] {
    const { parentStId, records, away } = this.#content;
    const parentId = parentStId === null ? null : BigInt(parentStId);
    return [...new Map([...away, ...records, ...fresh])]
      .filter(([, { payload }]) => payload.parentId === parentId)
      .map(([stId, record]) => ({ stId, position: remotePosition(record) }))
      .sort(byPosition);
  }

  currentId(stId: string): string {
    return this.#content.renamed.get(stId) ?? stId;
  }
}

type Ordered = Pick<StandingRow, 'stId' | 'position'>;
const byPosition = (a: Ordered, b: Ordered): number =>
  a.position - b.position || compareStIds(a.stId, b.stId);
