import type { Entity } from '../entities.ts';

/** How long readers do not see what was written: until both are over, of those given. */
export interface Lateness {
  /** By the simulator's clock. */
  readonly ms?: number;
  /** Admitted calls of the tenant after the one that wrote. */
  readonly calls?: number;
}

/** One state of a record. */
interface Version {
  readonly writtenAtMs: number;
  readonly seq: number;
}

interface Late {
  readonly entity: Entity;
  readonly fromMs: number;
  /** The number of calls that have to be exceeded. */
  readonly afterCall: number;
}

/** The versions readers do not see yet. */
export class LateWrites {
  readonly #late = new Map<Version, Late>();
  #lateness: Lateness | undefined;
  #calls = 0;

  /** Makes what `write` stores late; undefined: in time. */
  during<Result>(lateness: Lateness | undefined, write: () => Result): Result {
    const outer = this.#lateness;
    this.#lateness = lateness ?? outer;
    try {
      return write();
    } finally {
      this.#lateness = outer;
    }
  }

  /** Notes a version as late if it is written late. */
  note(entity: Entity, version: Version): void {
    if (!this.#lateness) return;
    const { ms = 0, calls = -1 } = this.#lateness;
    const fromMs = version.writtenAtMs + ms;
    this.#late.set(version, { entity, fromMs, afterCall: this.#calls + calls });
  }

  /** Counts a call, and answers the kinds of record of which it sees more than the one before. */
  beginCall(nowMs: number): readonly Entity[] {
    this.#calls += 1;
    if (this.#late.size === 0) return [];
    const seen = [...this.#late].filter(
      ([, { fromMs, afterCall }]) => nowMs >= fromMs && this.#calls > afterCall,
    );
    for (const [version] of seen) this.#late.delete(version);
    return seen.map(([, { entity }]) => entity);
  }

  has(version: Version): boolean {
    return this.#late.size > 0 && this.#late.has(version);
  }

  /** The `seq` of the first version of the kind that is not seen; Infinity when all are. */
  firstSeq(entity: Entity): number {
    let first = Number.POSITIVE_INFINITY;
    for (const [version, late] of this.#late) {
      if (late.entity === entity) first = Math.min(first, version.seq);
    }
    return first;
  }
}
