import { createHash } from 'node:crypto';
import type { Database } from '../../src/db/database.ts';
import { stagedImage } from '../../src/pricebook/edits/staged-image.ts';
import { demoClient } from '../../src/simulator/auth/clients.ts';
import type { Behaviours } from '../../src/simulator/behaviours.ts';
import type { SimulatorClock } from '../../src/simulator/clock.ts';
import type { Simulator } from '../../src/simulator/contract.ts';
import type { PricebookRecords } from '../../src/simulator/records.ts';
import { createSimulator } from '../../src/simulator/simulator.ts';
import { Random } from '../support/random.ts';
import { category, discount, equipment, material, records, service } from '../support/simulator.ts';
import { priceOf } from './item-fields.ts';
import type { SimulatedItem } from './ledger.ts';
import { anySize, type Size } from './world-size.ts';

const BEGINNING = new Date('2026-03-02T08:00:00Z');
const ITEMS: readonly (readonly SimulatedItem[])[] = [
  ['services'],
  ['services'],
  ['services'],
  ['materials'],
  ['equipment'],
  ['discounts-and-fees'],
  ['materials', 'services'],
  ['materials', 'services'],
  ['equipment', 'services'],
  ['materials', 'equipment'],
];
/** Lists of a few pages, and such as have only one. */
const PAGE_ROWS = [4, 4, 20];
const MAKE = {
  services: service,
  materials: material,
  equipment,
  'discounts-and-fees': discount,
};
/** What the simulator calls the records of a kind. */
const nameOfKind = (kind: SimulatedItem): keyof PricebookRecords =>
  kind === 'discounts-and-fees' ? 'discountsAndFees' : kind;

/** A tenant with its ServiceTitan, all of it made by the seed; time stands still unless somebody waits. */
export class World {
  readonly seed: number;
  readonly tenantId: bigint;
  readonly db: Database;
  readonly random: Random;
  readonly size: Size;
  /** Rows of a page of a list, and of a batch. */
  readonly pageRows: number;
  readonly sim: Simulator;
  readonly clock: SimulatorClock;
  /** What items there are: not all of them in each, which keeps worlds small. */
  readonly items: readonly SimulatedItem[];
  /** What has happened, line by line. */
  readonly story: string[] = [];
  readonly #pictures = new Map<string, string>();
  readonly #firstIds = new Map<string, string>();
  #serial = 0;

  constructor(db: Database, seed: number) {
    this.db = db;
    this.seed = seed;
    this.tenantId = BigInt(1_000_000 + seed);
    this.random = new Random(seed);
    this.size = anySize(this.random);
    this.pageRows = this.random.pick(PAGE_ROWS);
    this.items = this.random.pick(ITEMS);
    this.sim = createSimulator({
      seed,
      stoppedAt: BEGINNING,
      behaviours: behavioursOf(this.random),
      clients: [{ ...demoClient, tenantId: this.tenantId }],
      tenants: [{ id: this.tenantId, pricebook: pricebookOf(this.random, this.items, this.size) }],
    });
    this.clock = this.sim.clock;
  }

  /** A number that nobody had before: makes values that can be told apart. */
  next(): number {
    this.#serial += 1;
    return this.#serial;
  }

  note(line: string): void {
    this.story.push(line);
  }

  /** What people here call the picture that ServiceTitan has at a path: by its content, where it came from here. */
  pictureAt(path: string): string {
    const bytes = this.sim.storedUpload(this.tenantId, path);
    if (bytes !== undefined) {
      this.#pictures.set(path, stagedImage(createHash('sha256').update(bytes).digest('hex')));
    }
    // It may have been moved, or forgotten, since.
    return this.#pictures.get(path) ?? path;
  }

  /** Remembers by which id an item was known here before ServiceTitan gave it one. */
  noteMade(stId: string, draftId: string): void {
    this.#firstIds.set(stId, draftId);
  }

  firstIdOf(stId: string): string {
    return this.#firstIds.get(stId) ?? stId;
  }

  /** The same for two runs of a seed that went the same way. */
  fingerprint(): string {
    return createHash('sha256').update(this.story.join('\n')).digest('hex').slice(0, 16);
  }

  /** The ids that ServiceTitan has given to what was made here, by those it was made under. */
  async adopted(): Promise<ReadonlyMap<string, string>> {
    const rows = await this.query<{ draft: string; stId: string }>(
      'SELECT draft_id::text AS draft, st_id::text AS "stId" FROM crm.records WHERE draft_id IS NOT NULL',
    );
    return new Map(rows.map(({ draft, stId }) => [draft, stId]));
  }

  /** Reads of the tenant's tables, behind the scenes. */
  query<Row extends object>(text: string, values: readonly unknown[] = []): Promise<Row[]> {
    return this.db.readsOf(this.tenantId).query<Row>({ name: nameOf(text), text, values });
  }
}

/** Prepared once a connection: the same few statements are asked over and over. */
function nameOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** What of ServiceTitan is not known for certain is this way with one seed and that way with another. */
function behavioursOf(random: Random): Partial<Behaviours> {
  return {
    ...{ callsPerSecond: null, tokenRatePerMinute: null, tokenTtlSeconds: 1e9 },
    siblingPositions: random.pick(['shift', 'leave'] as const),
    deleteMode: random.pick(['soft', 'hard'] as const),
    cascade: random.pick(['children', 'none'] as const),
    categoryDates: random.pick(['present', 'present', 'absent'] as const),
    timestampTickMs: random.pick([0, 0, 1_000]),
    imagePathOnUse: random.pick(['keep', 'move'] as const),
    inactiveChild: random.pick(['prune', 'keep'] as const),
    orphanCategories: random.pick(['top', 'hidden'] as const),
    bulkFailure: random.pick(['nothing', 'rowsBefore'] as const),
    unknownSkuLink: random.pick(['500', '400', 'accept'] as const),
    shuffleModifiedOn: random.chance(0.5),
  };
}

function pricebookOf(random: Random, kinds: readonly SimulatedItem[], size: Size) {
  const count = random.between(...size.categories);
  const children = new Map<number, number>();
  const categories = Array.from({ length: count }, (_, index) => {
    const id = index + 1;
    const parentId = index < 2 || random.chance(0.25) ? null : random.between(1, index);
    const position = children.get(parentId ?? 0) ?? 0;
    children.set(parentId ?? 0, position + 1);
    return category({ id, parentId, position, active: !random.chance(0.1) });
  });
  const items = kinds.map((kind) => {
    const many = random.between(...size.items);
    return [
      nameOfKind(kind),
      Array.from({ length: many }, (_, index) => {
        const fields = {
          id: 1_000 + index,
          [priceOf(kind)]: index + 1,
          categories: [random.between(1, count)],
        };
        return MAKE[kind](fields);
      }),
    ];
  });
  return records({ categories, ...Object.fromEntries(items) });
}
