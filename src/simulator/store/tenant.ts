import type { Row } from '../api/list-items.ts';
import { Printer } from '../api/printer.ts';
import type { Behaviours } from '../behaviours.ts';
import type { SimulatorClock } from '../clock.ts';
import type { Entity, ItemEntity } from '../entities.ts';
import type { CategoryRecord, Id, MaterialRecord, PricebookRecords } from '../records.ts';
import { type Branch, growForest, walk } from './forest.ts';
import { ImageStore } from './image-store.ts';
import { PageCache } from './page-cache.ts';
import { type Cell, Pricebook, type Version } from './pricebook.ts';

/** What all parts of one simulator share. `behaviours` is replaced, never changed. */
export interface World {
  behaviours: Behaviours;
  readonly clock: SimulatorClock;
  readonly seed: string;
  /** Where redirects of images lead to. */
  imageHostUrl: string;
  /** Whether it listens, so that real time matters. */
  listens: boolean;
}

/** Enough for all pages of a pricebook ten times as large as the usual one. */
const pageCacheBytes = 192 * 1024 * 1024;

/** One company's ServiceTitan. */
export class Tenant {
  readonly id: bigint;
  readonly world: World;
  readonly pricebook: Pricebook;
  readonly printer: Printer;
  readonly images: ImageStore;
  readonly pages = new PageCache(pageCacheBytes);
  /** The rows of the last list query of each kind, whatever the page. */
  readonly selections = new Map<
    ItemEntity,
    { readonly key: string; readonly rows: readonly Row[] }
  >();
  /** Rows of the export feeds, whole, in order. */
  readonly feeds = new Map<
    Entity,
    { readonly version: number; readonly rows: readonly Version[] }
  >();
  readonly #codesByEntity = new Map<
    ItemEntity,
    { readonly version: number; readonly codes: ReadonlySet<string> }
  >();
  readonly #branches = new WeakMap<readonly Branch[], ReadonlyMap<Id, Branch>>();
  #forest: { readonly version: number; readonly branches: readonly Branch[] } | undefined;

  constructor(id: bigint, records: PricebookRecords, world: World) {
    const seed = `${world.seed}:${id}`;
    this.id = id;
    this.world = world;
    this.pricebook = new Pricebook(records, {
      clock: world.clock,
      seed,
      tickMs: () => world.behaviours.timestampTickMs,
    });
    this.printer = new Printer(this.pricebook, { behaviours: world.behaviours, seed });
    this.images = new ImageStore(records.images, { pricebook: this.pricebook, world, seed });
  }

  /** What readers see was written up to this time, in milliseconds of the simulator's clock. */
  readBoundaryMs(): number {
    const { behaviours, clock } = this.world;
    if (behaviours.readAfterWriteLagMs === 0) return Number.POSITIVE_INFINITY;
    return clock.nowMs() - behaviours.readAfterWriteLagMs;
  }

  /** Whether an item of the kind, active or not, has the code. */
  hasCode(entity: ItemEntity, code: string): boolean {
    return this.#codes(entity).has(code);
  }

  #codes(entity: ItemEntity): ReadonlySet<string> {
    const version = this.pricebook.version(entity);
    const known = this.#codesByEntity.get(entity);
    if (known?.version === version) return known.codes;
    const codes = new Set<string>();
    for (const { current } of this.pricebook.cells(entity)) {
      if (!current.erased && 'code' in current.record) codes.add(current.record.code);
    }
    this.#codesByEntity.set(entity, { version, codes });
    return codes;
  }

  /** The name of a vendor, taken from any offer of theirs. */
  vendorName(vendorId: Id): string {
    for (const entity of ['equipment', 'materials'] as const) {
      for (const { current } of this.pricebook.cells(entity)) {
        const { primaryVendor, otherVendors } = current.record as MaterialRecord;
        const offer = [primaryVendor, ...(otherVendors ?? [])].find(
          (candidate) => candidate?.vendorId === vendorId,
        );
        if (offer) return offer.vendorName;
      }
    }
    return `Vendor ${vendorId}`;
  }

  /** The category forest as readers see it. */
  forest(boundaryMs = this.readBoundaryMs()): readonly Branch[] {
    const { pricebook } = this;
    const seesAll =
      boundaryMs >= pricebook.lastWrittenAtMs('categories') &&
      pricebook.firstLateSeq('categories') === Number.POSITIVE_INFINITY;
    if (seesAll) return this.currentForest();
    return growForest(this.#categories((cell) => pricebook.versionAt(cell, boundaryMs)));
  }

  /** The category forest as it is, whether or not readers see it so already. */
  currentForest(): readonly Branch[] {
    const version = this.pricebook.version('categories');
    if (this.#forest?.version === version) return this.#forest.branches;
    const branches = growForest(this.#categories(({ current }) => current));
    this.#forest = { version, branches };
    return branches;
  }

  #categories(versionOf: (cell: Cell) => Version | undefined): readonly CategoryRecord[] {
    const categories: CategoryRecord[] = [];
    for (const cell of this.pricebook.cells('categories')) {
      const version = versionOf(cell);
      if (version && !version.erased) categories.push(version.record as CategoryRecord);
    }
    return categories;
  }

  /** The branches of a forest, that which readers see by default, by the id of their category. */
  branches(forest = this.forest()): ReadonlyMap<Id, Branch> {
    const known = this.#branches.get(forest);
    if (known) return known;
    const byId = new Map<Id, Branch>();
    for (const root of forest) {
      for (const branch of walk(root)) byId.set(branch.category.id, branch);
    }
    this.#branches.set(forest, byId);
    return byId;
  }
}
