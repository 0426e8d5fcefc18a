import { UserError } from '../../src/errors.ts';
import { createCategory } from '../../src/pricebook/commands/categories/create-category.ts';
import { deleteCategory } from '../../src/pricebook/commands/categories/delete-category.ts';
import { keepPicture } from '../../src/pricebook/commands/categories/keep-picture.ts';
import { moveCategory } from '../../src/pricebook/commands/categories/move-category.ts';
import { reorderChildren } from '../../src/pricebook/commands/categories/reorder-children.ts';
import { updateCategory } from '../../src/pricebook/commands/categories/update-category.ts';
import { resolveConflict } from '../../src/pricebook/commands/conflicts/resolve-conflicts.ts';
import { setConflictPolicy } from '../../src/pricebook/commands/conflicts/set-policy.ts';
import { createItems } from '../../src/pricebook/commands/items/create-items.ts';
import { updateItems } from '../../src/pricebook/commands/items/update-items.ts';
import { STRATEGIES, type Strategy } from '../../src/pricebook/conflicts/conflict.ts';
import type { EditValue } from '../../src/pricebook/edits/edit-value.ts';
import { discardChanges } from '../../src/pricebook/pending/discard-changes.ts';
import { itemKinds } from '../../src/servicetitan/entities.ts';
import { essenceOf } from './essence.ts';
import { linksOf, priceOf } from './item-fields.ts';
import { isTelling, type Ledger, type SimulatedEntity, type SimulatedItem } from './ledger.ts';
import type { World } from './world.ts';

/** How often a change of a category is one of its picture. */
const PICTURES = 0.15;
/** How often one of an item is one of its pictures, or of its links to others. */
const PARTS = 0.35;

const alone = { policy: 'ALL_OR_NOTHING', pathOf: () => 'input' } as const;

interface KnownCategory {
  readonly stId: string;
  readonly parent: string | null;
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
  #pictures = 0;

  constructor(world: World, ledger: Ledger) {
    this.#world = world;
    this.#ledger = ledger;
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
      if (dice < 0.8) return this.#updateItem();
      if (dice < 0.87) return this.#createItem();
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
    const category = await this.#pickCategory();
    if (category === null) return;
    const { stId } = category;
    if (this.#world.random.chance(PICTURES)) return this.#setPicture(stId);
    const field = this.#world.random.pick(['name', 'name', 'description', 'active', 'visible']);
    const value = isTelling(field) ? `Local ${this.#world.next()}` : this.#world.random.chance(0.5);
    this.#note(`${field} of category ${stId} shall be ${value}`);
    await updateCategory(this.#world.db, this.#staging(), { stId, values: { [field]: value } });
    if (field !== 'visible')
      this.#wish('categories', await this.#key('categories', stId), field, value);
  }

  async #setPicture(stId: string): Promise<void> {
    const { random, db } = this.#world;
    const picture = random.chance(0.15) ? null : await this.#keepPicture();
    this.#note(`image of category ${stId} shall be ${picture}`);
    await updateCategory(db, this.#staging(), { stId, values: { image: picture } });
    const key = await this.#key('categories', stId);
    if (picture === null) this.#ledger.takeBack('categories', key, 'image');
    else this.#wish('categories', key, 'image', picture);
  }

  /** A new one, or one that was kept before. */
  #keepPicture(): Promise<string> {
    const { random, db } = this.#world;
    if (!random.chance(0.25)) this.#pictures += 1;
    const bytes = Buffer.from(`GIF89a, the picture ${Math.max(this.#pictures, 1)}`);
    return keepPicture(db, this.#staging(), { bytes, contentType: 'image/gif', extension: 'gif' });
  }

  async #move(): Promise<void> {
    const { random } = this.#world;
    const categories = await this.#categories();
    if (categories.length === 0) return;
    const { stId } = random.pick(categories);
    const parent = random.chance(0.15) ? null : random.pick(categories).stId;
    const position = random.chance(0.3) ? undefined : random.between(0, 3);
    this.#note(`category ${stId} shall be in ${parent} at ${position}`);
    const move = { stId, newParentStId: parent, position };
    await moveCategory(this.#world.db, this.#staging(), move);
    const key = await this.#key('categories', stId);
    this.#wish('categories', key, 'parent', parent);
  }

  async #reorder(): Promise<void> {
    const { random, db } = this.#world;
    const categories = await this.#categories();
    if (categories.length === 0) return;
    const { parent } = random.pick(categories);
    const stIds = categories.filter((one) => one.parent === parent).map(({ stId }) => stId);
    for (let at = stIds.length - 1; at > 0; at -= 1) {
      const other = random.between(0, at);
      [stIds[at], stIds[other]] = [stIds[other] as string, stIds[at] as string];
    }
    this.#note(`the children of ${parent} shall be ${stIds}`);
    await reorderChildren(db, this.#staging(), { parentStId: parent, stIds });
  }

  async #createCategory(): Promise<void> {
    const parent = (await this.#pickCategory())?.stId ?? null;
    const name = `Local ${this.#world.next()}`;
    const values = { name, categoryType: 'Services' };
    const made = await createCategory(this.#world.db, this.#staging(), {
      parentStId: parent,
      values,
    });
    this.#note(`a new category ${made.stId} "${name}" in ${parent}`);
    this.#wish('categories', made.stId, 'name', name);
    this.#wish('categories', made.stId, 'parent', parent);
  }

  async #deleteCategory(): Promise<void> {
    const categories = await this.#categories();
    const leaf = categories.filter(({ stId }) => !categories.some(({ parent }) => parent === stId));
    if (leaf.length === 0) return;
    const { stId } = this.#world.random.pick(leaf);
    this.#note(`category ${stId} shall go`);
    const key = await this.#key('categories', stId);
    await deleteCategory(this.#world.db, this.#staging(), { stId, descendants: 'DELETE' });
    if (stId.startsWith('-')) this.#ledger.takeBack('categories', key, null);
    else this.#wish('categories', key, 'deleted', true);
  }

  async #updateItem(): Promise<void> {
    const { random } = this.#world;
    const entity = random.pick(this.#world.items);
    const stIds = await this.#items(entity);
    if (stIds.length === 0) return;
    if (random.chance(PARTS)) return this.#changeParts(entity, stIds);
    const price = priceOf(entity);
    const field = random.pick([price, price, 'description', 'active', 'categoryStIds']);
    const serial = this.#world.next();
    const categories = field === 'categoryStIds' ? await this.#categories() : [];
    const value = {
      [price]: `${serial}.25`,
      description: `Local ${serial}`,
      active: random.chance(0.5),
      categoryStIds: categories.length === 0 ? [] : [random.pick(categories).stId],
    }[field] as EditValue;
    await this.#updateItems(entity, [random.pick(stIds)], field, value);
  }

  /** Gives items a picture, each the same one, or links one to another item; or takes that away. */
  async #changeParts(entity: SimulatedItem, stIds: readonly string[]): Promise<void> {
    const { random } = this.#world;
    const links = linksOf(this.#world, entity);
    const stId = random.pick(stIds);
    if (links.length > 0 && random.chance(0.6)) {
      const target = random.pick(links);
      const value = random.chance(0.15) ? [] : await this.#linkTo(target);
      await this.#updateItems(entity, [stId], target, value);
      return;
    }
    const value = random.chance(0.15) ? [] : [asset(await this.#keepPicture())];
    await this.#updateItems(entity, random.chance(0.4) ? stIds : [stId], 'assets', value);
  }

  /** A link to some item; how many of it tells whose link it is. */
  async #linkTo(target: SimulatedItem): Promise<EditValue> {
    const stIds = await this.#items(target);
    if (stIds.length === 0) return [];
    return [{ stId: this.#world.random.pick(stIds), quantity: `${this.#world.next()}.5` }];
  }

  async #updateItems(
    entity: SimulatedItem,
    stIds: readonly string[],
    field: string,
    value: EditValue,
  ): Promise<void> {
    this.#note(`${field} of ${entity} ${stIds} shall be ${shown(value)}`);
    const wishes = stIds.map((stId) => ({ stId, values: { [field]: value } }));
    await updateItems(this.#world.db, this.#staging(), entity, wishes, alone);
    // Categories that were made here get other ids on their way: their names tell where they have gone.
    if (field === 'categoryStIds') return;
    const wanted = essenceOf(this.#world, field, value);
    for (const stId of stIds) {
      const key = await this.#key(entity, stId);
      if (wanted === null) this.#ledger.takeBack(entity, key, field);
      else this.#wish(entity, key, field, wanted);
    }
  }

  async #createItem(): Promise<void> {
    const entity = this.#world.random.pick(this.#world.items);
    const serial = this.#world.next();
    const code = `Local ${serial}`;
    const price = `${serial}.5`;
    const category = await this.#pickCategory();
    const categoryStIds = category === null ? [] : [category.stId];
    const parts = await this.#partsOfNew(entity);
    const values = {
      ...{ code, displayName: code, description: code, categoryStIds, [priceOf(entity)]: price },
      ...(entity === 'discounts-and-fees' && { type: 'Fee', amountType: 'Fixed' }),
      ...parts,
    };
    const [made] = await createItems(this.#world.db, this.#staging(), entity, [{ values }], alone);
    if (made?.ok !== true) return;
    this.#note(`a new one of ${entity} ${made.stId} "${code}" in ${categoryStIds} ${shown(parts)}`);
    for (const field of ['code', 'displayName', 'description']) {
      this.#wish(entity, made.stId, field, code);
    }
    this.#wish(entity, made.stId, priceOf(entity), price);
    for (const [field, value] of Object.entries(parts)) {
      const wanted = essenceOf(this.#world, field, value);
      if (wanted !== null) this.#wish(entity, made.stId, field, wanted);
    }
  }

  async #partsOfNew(entity: SimulatedItem): Promise<Readonly<Record<string, EditValue>>> {
    const { random } = this.#world;
    const link = linksOf(this.#world, entity)[0];
    return {
      ...(random.chance(0.15) && { assets: [asset(await this.#keepPicture())] }),
      ...(link && random.chance(0.3) && { [link]: await this.#linkTo(link) }),
    };
  }

  async #discard(): Promise<void> {
    const edits = await this.#world.query<{
      id: string;
      entity: SimulatedEntity;
      key: string;
      field: string;
    }>(
      `SELECT r.id, r.entity, coalesce(r.draft_id, r.st_id)::text AS key, e.field
       FROM crm.edits e JOIN crm.records r USING (tenant_id, entity, st_id) ORDER BY r.entity, r.st_id, e.field`,
    );
    if (edits.length === 0) return;
    const { id, entity, key, field } = this.#world.random.pick(edits);
    this.#note(`${field} of ${entity} ${key} is taken back`);
    await discardChanges(this.#world.db, this.#staging(), [{ recordId: id, field }]);
    this.#ledger.takeBack(entity, key, field === 'created' ? null : field);
    // A place goes with its parent.
    if (field === 'position') this.#ledger.takeBack(entity, key, 'parent');
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
    this.#note(
      `the conflict of ${field} of ${entity} ${stId}: ${strategy} ${isManual ? value : ''}`,
    );
    const resolution = { id, strategy, path: 'input', ...(isManual && { value }) };
    const key = await this.#key(entity, stId);
    await resolveConflict(db, this.#staging(), resolution);
    if (isManual) this.#wish(entity, key, field, value);
  }

  async #setPolicy(): Promise<void> {
    const { random, db } = this.#world;
    const entity = random.pick(['categories', ...this.#world.items] as const);
    const wish = { entity, field: '*', strategy: random.pick(STRATEGIES) };
    this.#note(`policy of ${entity}: ${wish.strategy}`);
    await setConflictPolicy(db, this.#staging(), wish);
  }

  async #try(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      this.#note(`refused: ${error.message}`);
    }
  }

  #staging() {
    const { tenantId, clock } = this.#world;
    return { tenantId, by: 'anna', at: clock.now() };
  }

  #wish(entity: SimulatedEntity, key: string, field: string, value: EditValue): void {
    this.#ledger.wish(entity, key, field, value);
  }

  /** The id a record was first known by. */
  async #key(entity: SimulatedEntity, stId: string): Promise<string> {
    const [row] = await this.#world.query<{ key: string | null }>(
      'SELECT draft_id::text AS key FROM crm.records WHERE entity = $1 AND st_id = $2',
      [entity, stId],
    );
    return row?.key ?? stId;
  }

  async #pickCategory(): Promise<KnownCategory | null> {
    const categories = await this.#categories();
    return categories.length === 0 ? null : this.#world.random.pick(categories);
  }

  #categories(): Promise<KnownCategory[]> {
    return this.#world.query<KnownCategory>(
      `SELECT st_id::text AS "stId", parent_st_id::text AS parent FROM master.pricebook_categories
       ORDER BY parent_st_id NULLS FIRST, position, st_id`,
    );
  }

  async #items(entity: SimulatedItem): Promise<string[]> {
    const items = await this.#world.query<{ stId: string }>(
      'SELECT st_id::text AS "stId" FROM master.pricebook_items WHERE kind = $1 ORDER BY st_id',
      [itemKinds[entity]],
    );
    return items.map(({ stId }) => stId);
  }

  #openConflicts(): Promise<OpenConflictRow[]> {
    return this.#world.query<OpenConflictRow>(
      `SELECT id, entity, st_id::text AS "stId", field FROM sync.conflicts WHERE state = 'OPEN' ORDER BY entity, st_id, field`,
    );
  }

  #note(line: string): void {
    this.#world.note(`anna: ${line}`);
  }
}

/** A picture of an item, as people give it. */
const asset = (url: string): EditValue => ({ type: 'Image', url, alias: null, isDefault: true });
const shown = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);
