import { Printer } from '../api/printer.ts';
import type { Behaviours } from '../behaviours.ts';
import type { SimulatorClock } from '../clock.ts';
import type { CategoryRecord, PricebookRecords } from '../records.ts';
import { type Branch, growForest } from './forest.ts';
import { ImageStore } from './image-store.ts';
import { PageCache } from './page-cache.ts';
import { Pricebook, versionAt } from './pricebook.ts';

/** What all parts of one simulator share. `behaviours` is replaced, never changed. */
export interface World {
  behaviours: Behaviours;
  readonly clock: SimulatorClock;
  readonly seed: string;
  /** Where redirects of images lead to; empty until the simulator runs. */
  imageHostUrl: string;
}

const pageCacheBytes = 32 * 1024 * 1024;

/** One company's ServiceTitan. */
export class Tenant {
  readonly id: bigint;
  readonly world: World;
  readonly pricebook: Pricebook;
  readonly printer: Printer;
  readonly images: ImageStore;
  readonly pages = new PageCache(pageCacheBytes);
  #forest: { readonly version: number; readonly branches: readonly Branch[] } | undefined;

  constructor(id: bigint, records: PricebookRecords, world: World) {
    const seed = `${world.seed}:${id}`;
    this.id = id;
    this.world = world;
    this.pricebook = new Pricebook(records, { clock: world.clock, seed });
    this.printer = new Printer(this.pricebook, { behaviours: world.behaviours, seed });
    this.images = new ImageStore(records.images, { pricebook: this.pricebook, world, seed });
  }

  /** What readers see was written up to this time, in milliseconds of the simulator's clock. */
  readBoundaryMs(): number {
    const { behaviours, clock } = this.world;
    if (behaviours.readAfterWriteLagMs === 0) return Number.POSITIVE_INFINITY;
    return clock.nowMs() - behaviours.readAfterWriteLagMs;
  }

  /** The category forest as readers see it. */
  forest(boundaryMs = this.readBoundaryMs()): readonly Branch[] {
    const version = this.pricebook.version('categories');
    const isCurrent = boundaryMs === Number.POSITIVE_INFINITY;
    if (isCurrent && this.#forest?.version === version) return this.#forest.branches;
    const categories: CategoryRecord[] = [];
    for (const cell of this.pricebook.cells('categories')) {
      const seen = versionAt(cell, boundaryMs);
      if (seen && !seen.erased) categories.push(seen.record as CategoryRecord);
    }
    const branches = growForest(categories);
    if (isCurrent) this.#forest = { version, branches };
    return branches;
  }
}
