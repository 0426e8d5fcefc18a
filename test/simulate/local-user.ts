import { UserError } from '../../src/errors.ts';
import { createCategory } from '../../src/pricebook/commands/categories/create-category.ts';
import { deleteCategory } from '../../src/pricebook/commands/categories/delete-category.ts';
import {
  type CategoryMove,
  moveCategory,
} from '../../src/pricebook/commands/categories/move-category.ts';
import { reorderChildren } from '../../src/pricebook/commands/categories/reorder-children.ts';
import { updateCategory } from '../../src/pricebook/commands/categories/update-category.ts';
import { resolveConflict } from '../../src/pricebook/commands/conflicts/resolve-conflicts.ts';
import { setConflictPolicy } from '../../src/pricebook/commands/conflicts/set-policy.ts';
import { STRATEGIES, type Strategy } from '../../src/pricebook/conflicts/conflict.ts';
import { clearOverrides } from '../../src/pricebook/pending/clear-overrides.ts';
import { discardChanges } from '../../src/pricebook/pending/discard-changes.ts';
import { isTelling, type Ledger, type SimulatedEntity } from './ledger.ts';
import { type KnownCategory, LocalDesk } from './local-desk.ts';
import { LocalItems } from './local-items.ts';
import type { World } from './world.ts';

/** How often a change of a category is one of its picture. */
const PICTURES = 0.15;

/** How often a category is moved beside another one, instead of to a number. */
const BESIDE = 0.25;
/** How often any category may be deleted, with all below it, instead of an empty one. */
const BRANCHES = 0.3;

interface StagedChange {
  readonly recordId: string;
  readonly entity: SimulatedEntity;
  readonly key: string;
  readonly field: string;
}

interface OpenConflictRow {
  readonly id: string;
  readonly entity: SimulatedEntity;
  readonly stId: string;
  readonly field: string;
}

/** People who work in the gateway: they stage changes, take them back, and decide conflicts. */
export class LocalUser {
  readonly #world: World;
  readonly #ledger: Ledger;
  readonly #desk: LocalDesk;
  readonly #items: LocalItems;

  constructor(world: World, ledger: Ledger) {
    this.#world = world;
    this.#ledger = ledger;
    this.#desk = new LocalDesk(world, ledger);
    this.#items = new LocalItems(this.#desk);
  }

  /** Does one thing, at random; what the gateway refuses with a typed error is left at that. */
  async act(): Promise<void> {
    const dice = this.#world.random.next();
    await this.#try(() => {
      if (dice < 0.24) return this.#updateCategory();
      if (dice < 0.44) return this.#move();
      if (dice < 0.49) return this.#reorder();
      if (dice < 0.59) return this.#createCategory();
      if (dice < 0.65) return this.#deleteCategory();
      if (dice < 0.8) return this.#items.update();
      if (dice < 0.87) return this.#items.create();
      if (dice < 0.93) return this.#discard();
      if (dice < 0.98) return this.#resolveOne();
      return this.#setPolicy();
    });
  }

  /** Decides all that waits for a decision. */
  async resolveAll(): Promise<void> {
    for (const conflict of await this.#openConflicts()) {
      await this.#try(() => this.#resolve(conflict));
    }
  }

  async #updateCategory(): Promise<void> {
    const category = await this.#desk.pickCategory();
    if (category === null) return;
    const { stId } = category;
    if (this.#world.random.chance(PICTURES)) return this.#setPicture(stId);
    const field = this.#world.random.pick(['name', 'name', 'description', 'active', 'visible']);
    const value = isTelling(field) ? `Local ${this.#world.next()}` : this.#world.random.chance(0.5);
    this.#desk.note(`${field} of category ${stId} shall be ${value}`);
    await updateCategory(this.#world.db, this.#desk.staging(), {
      stId,
      values: { [field]: value },
    });
    if (field !== 'visible')
      this.#ledger.wish('categories', await this.#desk.key('categories', stId), field, value);
  }

  async #setPicture(stId: string): Promise<void> {
    const { random, db } = this.#world;
    const picture = random.chance(0.15) ? null : await this.#desk.keepPicture();
    this.#desk.note(`image of category ${stId} shall be ${picture}`);
    await updateCategory(db, this.#desk.staging(), { stId, values: { image: picture } });
    const key = await this.#desk.key('categories', stId);
    if (picture === null) this.#ledger.takeBack('categories', key, 'image');
    else this.#ledger.wish('categories', key, 'image', picture);
  }

  async #move(): Promise<void> {
    const { random } = this.#world;
    const categories = await this.#desk.categories();
    if (categories.length === 0) return;
    const { stId } = random.pick(categories);
    if (random.chance(BESIDE)) return this.#moveBeside(stId, random.pick(categories));
    const parent = random.chance(0.15) ? null : random.pick(categories).stId;
    const position = random.chance(0.3) ? undefined : random.between(0, 3);
    this.#desk.note(`category ${stId} shall be in ${parent} at ${position}`);
    await this.#stand({ stId, newParentStId: parent, position }, parent);
  }

  /** To whatever parent the other one has. */
  async #moveBeside(stId: string, other: KnownCategory): Promise<void> {
    const side = this.#world.random.pick(['before', 'after'] as const);
    this.#desk.note(`category ${stId} shall be ${side} ${other.stId}`);
    await this.#stand({ stId, [side]: other.stId }, other.parent);
  }

  async #stand(move: CategoryMove, parent: string | null): Promise<void> {
    await moveCategory(this.#world.db, this.#desk.staging(), move);
    const key = await this.#desk.key('categories', move.stId);
    this.#ledger.wish('categories', key, 'parent', parent);
  }

  async #reorder(): Promise<void> {
    const { random, db } = this.#world;
    const categories = await this.#desk.categories();
    if (categories.length === 0) return;
    const { parent } = random.pick(categories);
    const stIds = categories.filter((one) => one.parent === parent).map(({ stId }) => stId);
    for (let at = stIds.length - 1; at > 0; at -= 1) {
      const other = random.between(0, at);
      [stIds[at], stIds[other]] = [stIds[other] as string, stIds[at] as string];
    }
    this.#desk.note(`the children of ${parent} shall be ${stIds}`);
    await reorderChildren(db, this.#desk.staging(), { parentStId: parent, stIds });
  }

  async #createCategory(): Promise<void> {
    const parent = (await this.#desk.pickCategory())?.stId ?? null;
    const name = `Local ${this.#world.next()}`;
    const values = { name, categoryType: 'Services' };
    const position = this.#world.random.chance(0.5) ? null : this.#world.random.between(0, 2);
    const made = await createCategory(this.#world.db, this.#desk.staging(), {
      ...{ parentStId: parent, values, position },
    });
    this.#desk.note(`a new category ${made.stId} "${name}" in ${parent} at ${position}`);
    this.#ledger.wish('categories', made.stId, 'name', name);
    this.#ledger.wish('categories', made.stId, 'parent', parent);
  }

  /** One that is empty, or one with all that stands below it. */
  async #deleteCategory(): Promise<void> {
    const { random, db } = this.#world;
    const categories = await this.#desk.categories();
    const leaves = categories.filter(
      ({ stId }) => !categories.some(({ parent }) => parent === stId),
    );
    const possible = random.chance(BRANCHES) ? categories : leaves;
    if (possible.length === 0) return;
    const { stId } = random.pick(possible);
    const branch = branchOf(categories, stId);
    this.#desk.note(`category ${branch} shall go`);
    const keys = await Promise.all(branch.map((one) => this.#desk.key('categories', one)));
    await deleteCategory(db, this.#desk.staging(), { stId, descendants: 'DELETE' });
    for (const [index, key] of keys.entries()) {
      if (branch[index]?.startsWith('-')) this.#ledger.takeBack('categories', key, null);
      else this.#ledger.wish('categories', key, 'deleted', true);
    }
  }

  /** One staged change, some at once, or all of a record. */
  async #discard(): Promise<void> {
    const { random, db } = this.#world;
    const edits = await this.#world.query<StagedChange>(
      `SELECT r.id AS "recordId", r.entity, coalesce(r.draft_id, r.st_id)::text AS key, e.field
       FROM crm.edits e JOIN crm.records r USING (tenant_id, entity, st_id) ORDER BY r.entity, r.st_id, e.field`,
    );
    if (edits.length === 0) return;
    if (random.chance(0.25)) return this.#clear(random.pick(edits));
    const few = random.chance(0.2)
      ? [random.pick(edits), random.pick(edits)]
      : [random.pick(edits)];
    const told = few.map(({ entity, key, field }) => `${field} of ${entity} ${key}`);
    this.#desk.note(`${told.join(' and ')} is taken back`);
    await discardChanges(db, this.#desk.staging(), few);
    for (const { entity, key, field } of few) {
      this.#ledger.takeBack(entity, key, field === 'created' ? null : field);
      // A place goes with its parent.
      if (field === 'position') this.#ledger.takeBack(entity, key, 'parent');
    }
  }

  async #clear({ recordId, entity, key }: StagedChange): Promise<void> {
    this.#desk.note(`all of ${entity} ${key} is taken back`);
    const overrides = { recordIds: [recordId], fields: null };
    await clearOverrides(this.#world.db, this.#desk.staging(), overrides);
    this.#ledger.takeBack(entity, key, null);
  }

  async #resolveOne(): Promise<void> {
    const open = await this.#openConflicts();
    if (open.length > 0) await this.#resolve(this.#world.random.pick(open));
  }

  async #resolve({ id, entity, stId, field }: OpenConflictRow): Promise<void> {
    const { random, db } = this.#world;
    const isManual = isTelling(field) && random.chance(0.2);
    const strategy: Strategy = isManual ? 'MANUAL' : random.pick(['KEEP_ST', 'KEEP_LOCAL']);
    const serial = this.#world.next();
    const value = field === 'price' || field === 'amount' ? `${serial}.25` : `Local ${serial}`;
    this.#desk.note(
      `the conflict of ${field} of ${entity} ${stId}: ${strategy} ${isManual ? value : ''}`,
    );
    const resolution = { id, strategy, path: 'input', ...(isManual && { value }) };
    const key = await this.#desk.key(entity, stId);
    await resolveConflict(db, this.#desk.staging(), resolution);
    if (isManual) this.#ledger.wish(entity, key, field, value);
  }

  async #setPolicy(): Promise<void> {
    const { random, db } = this.#world;
    const entity = random.pick(['categories', ...this.#world.items] as const);
    const wish = { entity, field: '*', strategy: random.pick(STRATEGIES) };
    this.#desk.note(`policy of ${entity}: ${wish.strategy}`);
    await setConflictPolicy(db, this.#desk.staging(), wish);
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#desk.note(`refused: ${error.message}`);
    }
  }

  #openConflicts(): Promise<OpenConflictRow[]> {
    return this.#world.query<OpenConflictRow>(
      `SELECT id, entity, st_id::text AS "stId", field FROM sync.conflicts WHERE state = 'OPEN' ORDER BY entity, st_id, field`,
    );
  }
}

/** A category and all that stands below it. */
function branchOf(categories: readonly KnownCategory[], top: string): string[] {
  const below = categories.filter(({ parent }) => parent === top);
  return [top, ...below.flatMap(({ stId }) => branchOf(categories, stId))];
}
