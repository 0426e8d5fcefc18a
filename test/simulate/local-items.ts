import { createItems } from '../../src/pricebook/commands/items/create-items.ts';
import { updateItems } from '../../src/pricebook/commands/items/update-items.ts';
import type { EditValue } from '../../src/pricebook/edits/edit-value.ts';
import { essenceOf } from './essence.ts';
import { isStocked, linksOf, priceOf, RELATIONS } from './item-fields.ts';
import type { SimulatedItem } from './ledger.ts';
import type { LocalDesk } from './local-desk.ts';

/** How often a change of an item is one of its pictures, or of what it names. */
const PARTS = 0.35;

/** How often a new item names what names it. */
const CIRCLES = 0.25;

const alone = { policy: 'ALL_OR_NOTHING', pathOf: () => 'input' } as const;

/** Somebody who edits items in the gateway. */
export class LocalItems {
  readonly #desk: LocalDesk;

  constructor(desk: LocalDesk) {
    this.#desk = desk;
  }

  async update(): Promise<void> {
    const { random } = this.#desk.world;
    const entity = random.pick(this.#desk.world.items);
    const stIds = await this.#desk.items(entity);
    if (stIds.length === 0) return;
    if (random.chance(PARTS)) return this.#changeParts(entity, stIds);
    const price = priceOf(entity);
    const field = random.pick([price, price, 'description', 'active', 'categoryStIds']);
    const serial = this.#desk.world.next();
    const categories = field === 'categoryStIds' ? await this.#desk.categories() : [];
    const value = {
      [price]: `${serial}.25`,
      description: `Local ${serial}`,
      active: random.chance(0.5),
      categoryStIds: categories.length === 0 ? [] : [random.pick(categories).stId],
    }[field] as EditValue;
    await this.#updateItems(entity, [random.pick(stIds)], field, value);
  }

  /** Gives items a picture, each the same one, a vendor, or links one to another item; or takes that away. */
  async #changeParts(entity: SimulatedItem, stIds: readonly string[]): Promise<void> {
    const { random } = this.#desk.world;
    const links = linksOf(this.#desk.world, entity);
    const relations = RELATIONS[entity];
    const stId = random.pick(stIds);
    if (relations.length > 0 && random.chance(0.4)) {
      const named = random.chance(0.15) ? [] : this.#someOf(stIds);
      await this.#updateItems(entity, [stId], random.pick(relations), named);
      return;
    }
    if (isStocked(entity) && random.chance(0.3)) {
      await this.#updateItems(entity, [stId], 'primaryVendor', this.#offer());
      return;
    }
    if (links.length > 0 && random.chance(0.6)) {
      const target = random.pick(links);
      const value = random.chance(0.15) ? [] : await this.#linkTo(target);
      await this.#updateItems(entity, [stId], target, value);
      return;
    }
    const value = random.chance(0.15) ? [] : [asset(await this.#desk.keepPicture())];
    await this.#updateItems(entity, random.chance(0.4) ? stIds : [stId], 'assets', value);
  }

  /** One or two of them. */
  #someOf(stIds: readonly string[]): string[] {
    const { random } = this.#desk.world;
    return [...new Set([random.pick(stIds), random.pick(stIds)])];
  }

  /** What a vendor asks; the memo tells whose word that is. */
  #offer(): EditValue {
    const serial = this.#desk.world.next();
    return {
      ...{ vendorStId: '7', cost: `${serial}.5`, active: true, memo: `Local ${serial}` },
      ...{ vendorPart: null, primarySubAccount: null, otherSubAccounts: null },
    };
  }

  /** A link to some item; how many of it tells whose link it is. */
  async #linkTo(target: SimulatedItem): Promise<EditValue> {
    const stIds = await this.#desk.items(target);
    if (stIds.length === 0) return [];
    return [
      { stId: this.#desk.world.random.pick(stIds), quantity: `${this.#desk.world.next()}.5` },
    ];
  }

  async #updateItems(
    entity: SimulatedItem,
    stIds: readonly string[],
    field: string,
    value: EditValue,
  ): Promise<void> {
    this.#desk.note(`${field} of ${entity} ${stIds} shall be ${shown(value)}`);
    const wishes = stIds.map((stId) => ({ stId, values: { [field]: value } }));
    await updateItems(this.#desk.world.db, this.#desk.staging(), entity, wishes, alone);
    // Categories that were made here get other ids on their way: their names tell where they have gone.
    if (field === 'categoryStIds') return;
    const wanted = essenceOf(this.#desk.world, field, value);
    for (const stId of stIds) {
      const key = await this.#desk.key(entity, stId);
      if (wanted === null) this.#desk.ledger.takeBack(entity, key, field);
      else this.#desk.ledger.wish(entity, key, field, wanted);
    }
  }

  async create(): Promise<void> {
    const entity = this.#desk.world.random.pick(this.#desk.world.items);
    const serial = this.#desk.world.next();
    const code = `Local ${serial}`;
    const price = `${serial}.5`;
    const category = await this.#desk.pickCategory();
    const categoryStIds = category === null ? [] : [category.stId];
    const parts = await this.#partsOfNew(entity);
    const values = {
      ...{ code, displayName: code, description: code, categoryStIds, [priceOf(entity)]: price },
      ...(entity === 'discounts-and-fees' && { type: 'Fee', amountType: 'Fixed' }),
      ...parts,
    };
    const [made] = await createItems(
      this.#desk.world.db,
      this.#desk.staging(),
      entity,
      [{ values }],
      alone,
    );
    if (made?.ok !== true) return;
    this.#desk.note(
      `a new one of ${entity} ${made.stId} "${code}" in ${categoryStIds} ${shown(parts)}`,
    );
    for (const field of ['code', 'displayName', 'description']) {
      this.#desk.ledger.wish(entity, made.stId, field, code);
    }
    this.#desk.ledger.wish(entity, made.stId, priceOf(entity), price);
    for (const [field, value] of Object.entries(parts)) {
      const wanted = essenceOf(this.#desk.world, field, value);
      if (wanted !== null) this.#desk.ledger.wish(entity, made.stId, field, wanted);
    }
    await this.#nameEachOther(entity, made.stId);
  }

  /** New items that name themselves, or others that name them. */
  async #nameEachOther(entity: SimulatedItem, stId: string): Promise<void> {
    const { random } = this.#desk.world;
    const relations = RELATIONS[entity];
    if (relations.length === 0 || !random.chance(CIRCLES)) return;
    const drafts = (await this.#desk.items(entity)).filter((one) => one.startsWith('-'));
    const named = this.#someOf(drafts);
    await this.#updateItems(entity, [random.pick(drafts)], random.pick(relations), [stId]);
    await this.#updateItems(entity, [stId], random.pick(relations), named);
  }

  async #partsOfNew(entity: SimulatedItem): Promise<Readonly<Record<string, EditValue>>> {
    const { random } = this.#desk.world;
    const link = linksOf(this.#desk.world, entity)[0];
    const relation = RELATIONS[entity][0];
    const others = relation && random.chance(0.3) ? await this.#desk.items(entity) : [];
    return {
      ...(relation && others.length > 0 && { [relation]: this.#someOf(others) }),
      ...(isStocked(entity) && random.chance(0.15) && { primaryVendor: this.#offer() }),
      ...(random.chance(0.15) && { assets: [asset(await this.#desk.keepPicture())] }),
      ...(link && random.chance(0.3) && { [link]: await this.#linkTo(link) }),
    };
  }
}

/** A picture of an item, as people give it. */
const asset = (url: string): EditValue => ({ type: 'Image', url, alias: null, isDefault: true });
const shown = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);
