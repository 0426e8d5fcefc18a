import type { EditValue } from '../../src/pricebook/edits/edit-value.ts';
import type { Edit } from '../../src/simulator/control/edits.ts';
import type { Id } from '../../src/simulator/records.ts';
import { isReachable } from './check-rest.ts';
import { essenceOf } from './essence.ts';
import { bodyNameOf, isStocked, linksOf, priceOf, RELATIONS } from './item-fields.ts';
import type { Ledger, SimulatedEntity, SimulatedItem } from './ledger.ts';
import type { World } from './world.ts';

/** How often a change of an item is one of its pictures, or of its links to others. */
const PARTS = 0.3;

/** Somebody who works in ServiceTitan itself. */
export class RemoteUser {
  readonly #world: World;
  readonly #ledger: Ledger;

  constructor(world: World, ledger: Ledger) {
    this.#world = world;
    this.#ledger = ledger;
  }

  /** Changes one thing, at random. */
  act(): void {
    const { random } = this.#world;
    const dice = random.next();
    if (dice < 0.35) this.#rename();
    else if (dice < 0.5) this.#price();
    else if (dice < 0.7) this.#move();
    else if (dice < 0.78) this.#setActive();
    else if (dice < 0.88) this.#create();
    else this.#delete();
  }

  /** Gives the record that was made last another name or code. */
  renameNewest(entity: SimulatedEntity): void {
    const { sim, tenantId } = this.#world;
    const newest = sim
      .records(tenantId, entity)
      .reduce<Id | null>((id, one) => (id === null || one.id > id ? one.id : id), null);
    const field = entity === 'categories' ? 'name' : 'code';
    if (newest !== null) this.#changeRecord(entity, newest, field, `Remote ${this.#world.next()}`);
  }

  #rename(): void {
    const { random } = this.#world;
    const entity = this.#pickEntity();
    if (entity !== 'categories' && random.chance(PARTS)) {
      this.#changeParts(entity);
      return;
    }
    const field = random.pick(['name', 'description']);
    const value = `Remote ${this.#world.next()}`;
    if (entity === 'categories' && random.chance(0.1)) {
      this.#change(entity, 'image', `Images/Category/${value}.png`);
      return;
    }
    this.#change(
      entity,
      entity !== 'categories' && field === 'name' ? 'displayName' : field,
      value,
    );
  }

  /** Gives an item another picture, another vendor, or links it to another item. */
  #changeParts(entity: SimulatedItem): void {
    const { random, sim, tenantId } = this.#world;
    const id = this.#pick(entity);
    const serial = this.#world.next();
    const [link] = linksOf(this.#world, entity);
    const targets = link === undefined ? [] : sim.records(tenantId, link);
    if (id === null) return;
    if (link !== undefined && targets.length > 0 && random.chance(0.6)) {
      const skuId = random.pick<{ readonly id: Id }>(targets).id;
      const quantity = serial + 0.75;
      const fields = { [bodyNameOf(entity, link)]: [{ skuId, quantity }] };
      this.#edit({ type: 'update', entity, id, fields });
      this.#ledger.changed(entity, String(id), link, String(quantity));
      return;
    }
    const [relation] = RELATIONS[entity];
    if (relation !== undefined && random.chance(0.3)) {
      const named = [random.pick<{ readonly id: Id }>(sim.records(tenantId, entity)).id];
      const fields = { [bodyNameOf(entity, relation)]: named };
      this.#edit({ type: 'update', entity, id, fields });
      const names = essenceOf(this.#world, relation, named);
      this.#ledger.changed(entity, String(id), relation, names);
      return;
    }
    if (isStocked(entity) && random.chance(0.3)) {
      const memo = `Remote ${serial}`;
      const fields = { primaryVendor: offer(memo, serial) };
      this.#edit({ type: 'update', entity, id, fields });
      this.#ledger.changed(entity, String(id), 'primaryVendor', memo);
      return;
    }
    const url = `Images/Service/Remote ${serial}.png`;
    const asset = { type: 'Image', url, alias: null, fileName: null, isDefault: true };
    this.#edit({ type: 'update', entity, id, fields: { assets: [asset] } });
    this.#ledger.changed(entity, String(id), 'assets', url);
  }

  #price(): void {
    const entity = this.#pickItem();
    this.#change(entity, priceOf(entity), this.#world.next() + 0.75);
  }

  #change(entity: SimulatedEntity, field: string, value: string | number): void {
    const id = this.#pick(entity);
    if (id !== null) this.#changeRecord(entity, id, field, value);
  }

  #changeRecord(entity: SimulatedEntity, id: Id, field: string, value: string | number): void {
    this.#edit({ type: 'update', entity, id, fields: { [field]: value } });
    this.#ledger.changed(entity, String(id), field, String(value));
  }

  #move(): void {
    const { random, sim, tenantId } = this.#world;
    const id = this.#pick('categories');
    if (id === null) return;
    const categories = sim.records(tenantId, 'categories');
    const parents = new Map(categories.map((one) => [String(one.id), one.parentId]));
    const isBelow = (other: number | bigint): boolean => {
      let at: number | bigint | null | undefined = other;
      for (let steps = 0; at != null && steps <= categories.length; steps += 1) {
        if (String(at) === String(id)) return true;
        at = parents.get(String(at));
      }
      return false;
    };
    const possible = categories.map((one) => one.id).filter((other) => !isBelow(other));
    const parentId =
      possible.length === 0 || random.chance(0.2) ? null : (random.pick(possible) as number);
    const position = random.between(0, 3);
    this.#edit({ type: 'move', id, parentId, position });
    this.#standsUnder('categories', id, parentId);
    this.#ledger.changed('categories', String(id), 'position', position);
  }

  #standsUnder(entity: SimulatedEntity, id: Id, parentId: Id | null): void {
    const { sim, tenantId } = this.#world;
    const parent = parentId === null ? null : String(parentId);
    this.#ledger.changed(entity, String(id), 'parent', parent);
    if (entity !== 'categories') return;
    const above = new Set<string>();
    for (let at = parent; at !== null && !above.has(at); ) {
      above.add(at);
      const next = sim.record(tenantId, 'categories', BigInt(at))?.parentId ?? null;
      at = next === null ? null : String(next);
    }
    for (const stId of above) this.#ledger.changed(entity, String(id), 'below', stId);
  }

  #setActive(): void {
    const entity = this.#pickEntity();
    const id = this.#pick(entity);
    if (id === null) return;
    const active = this.#world.random.chance(0.5);
    this.#edit({ type: active ? 'activate' : 'deactivate', entity, id });
    this.#ledger.changed(entity, String(id), 'active', active);
  }

  #create(): void {
    const { random } = this.#world;
    const parentId = this.#pick('categories');
    const name = `Remote ${this.#world.next()}`;
    const entity = random.chance(0.4) ? this.#pickItem() : 'categories';
    const isItem = entity !== 'categories';
    const [made] = isItem
      ? this.#edit({
          type: 'create',
          entity,
          fields: {
            code: name,
            displayName: name,
            categories: parentId === null ? [] : [parentId],
          },
        })
      : this.#edit({ type: 'create', entity, fields: { name, parentId } });
    this.#standsUnder(entity, made?.id ?? 0, parentId);
    this.#ledger.changed(entity, String(made?.id), isItem ? 'code' : 'name', name);
  }

  #delete(): void {
    const { sim, tenantId } = this.#world;
    const entity = this.#pickEntity();
    const id = this.#pick(entity);
    if (id === null) return;
    const before = sim
      .records(tenantId, entity)
      .filter((one) => one.id === id || isReachable(this.#world, entity, one));
    this.#edit({ type: 'delete', entity, id });
    // A deletion may take others with it, only deactivate them, or hide them.
    const after = new Map(sim.records(tenantId, entity).map((one) => [String(one.id), one]));
    for (const one of before) {
      const left = after.get(String(one.id));
      const isHidden =
        left !== undefined &&
        sim.behaviours.orphanCategories === 'hidden' &&
        !isReachable(this.#world, entity, left);
      if (left?.active === one.active && !isHidden) continue;
      const [field, value]: [string, EditValue] =
        left === undefined || isHidden ? ['deleted', true] : ['active', left.active];
      this.#ledger.changed(entity, String(one.id), field, value);
    }
  }

  #pickItem(): SimulatedItem {
    return this.#world.random.pick(this.#world.items);
  }

  #pickEntity(): SimulatedEntity {
    return this.#world.random.chance(0.5) ? 'categories' : this.#pickItem();
  }

  #pick(entity: SimulatedEntity): number | bigint | null {
    const { random, sim, tenantId } = this.#world;
    const all = sim.records(tenantId, entity);
    return all.length === 0 ? null : random.pick<{ readonly id: number | bigint }>(all).id;
  }

  #edit(edit: Edit) {
    this.#world.note(`in ServiceTitan: ${shown(edit)}`);
    return this.#world.sim.edit(this.#world.tenantId, edit);
  }
}

const offer = (memo: string, serial: number) => ({
  ...{ id: serial, vendorName: 'Vendor 8', vendorId: 8, memo, vendorPart: null },
  ...{ cost: serial + 0.75, active: true, primarySubAccount: null, otherSubAccounts: null },
});

function shown(edit: Edit): string {
  return JSON.stringify(edit, (_, value) => (typeof value === 'bigint' ? String(value) : value));
}
