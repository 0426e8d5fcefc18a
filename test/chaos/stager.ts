import type { Database } from '../../src/db/database.ts';
import { UserError } from '../../src/errors.ts';
import { createCategory } from '../../src/pricebook/commands/categories/create-category.ts';
import { moveCategory } from '../../src/pricebook/commands/categories/move-category.ts';
import { updateCategory } from '../../src/pricebook/commands/categories/update-category.ts';
import { createItems } from '../../src/pricebook/commands/items/create-items.ts';
import { updateItems } from '../../src/pricebook/commands/items/update-items.ts';
import { query } from '../support/mirror-state.ts';
import { tenantId } from '../support/pulling.ts';
import type { Random } from '../support/random.ts';

/** What a category has to be in the end, by the id it was first known by. */
export interface WantedCategory {
  name: string;
  /** By the id it was first known by; null: a root. */
  parent: string | null;
}

const alone = { policy: 'ALL_OR_NOTHING', pathOf: () => 'input' } as const;
const staging = () => ({ tenantId, by: 'anna', at: new Date() });

/** Stages random changes, and keeps a list of its own of what has to come of them. */
export class Stager {
  readonly categories = new Map<string, WantedCategory>();
  /** Prices, by code. */
  readonly services = new Map<string, { readonly stId: string; price: string }>();
  readonly createdCategories: string[] = [];
  readonly createdServices: string[] = [];
  staged = 0;
  readonly #db: Database;
  readonly #random: Random;
  #serial = 0;

  constructor(db: Database, random: Random) {
    this.#db = db;
    this.#random = random;
  }

  /** Stages so many changes; those that the commands refuse do not count. */
  async stage(count: number): Promise<void> {
    for (let index = 0; index < count; index += 1) {
      this.#serial += 1;
      const change = this.#choose();
      try {
        await change.call(this);
        this.staged += 1;
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
      }
    }
  }

  #choose(): () => Promise<void> {
    const dice = this.#random.next();
    if (dice < 0.25) return this.#rename;
    if (dice < 0.45) return this.#move;
    if (dice < 0.6) return this.#createCategory;
    if (dice < 0.85) return this.#price;
    return this.#createService;
  }

  async #rename(): Promise<void> {
    const key = this.#random.pick([...this.categories.keys()]);
    const name = `Renamed ${this.#serial}`;
    await updateCategory(this.#db, staging(), { stId: key, values: { name } });
    this.categories.get(key)!.name = name;
  }

  async #move(): Promise<void> {
    const keys = [...this.categories.keys()];
    const key = this.#random.pick(keys);
    const parent = this.#random.chance(0.1) ? null : this.#random.pick(keys);
    const position = this.#random.between(0, 4);
    await moveCategory(this.#db, staging(), { stId: key, newParentStId: parent, position });
    this.categories.get(key)!.parent = parent;
  }

  async #createCategory(): Promise<void> {
    const parent = this.#random.pick([...this.categories.keys()]);
    const name = `New ${this.#serial}`;
    const values = { name, categoryType: 'Services' };
    const made = await createCategory(this.#db, staging(), { parentStId: parent, values });
    this.categories.set(made.stId, { name, parent });
    this.createdCategories.push(made.stId);
  }

  async #price(): Promise<void> {
    const service = this.#random.pick([...this.services.values()]);
    const price = `${this.#random.between(1, 9_999)}.25`;
    const [stId = service.stId] = await this.#now('services', service.stId);
    await updateItems(this.#db, staging(), 'services', [{ stId, values: { price } }], alone);
    service.price = price;
  }

  async #createService(): Promise<void> {
    const code = `NEW-${this.#serial}`;
    const category = this.#random.pick([...this.categories.keys()]);
    const categoryStIds = await this.#now('categories', category);
    const values = { code, displayName: code, description: code, price: '1.25', categoryStIds };
    const [made] = await createItems(this.#db, staging(), 'services', [{ values }], alone);
    if (made?.ok !== true) throw new Error('The service was not created.');
    this.services.set(code, { stId: made.stId, price: '1.25' });
    this.createdServices.push(code);
  }

  /** The id a record has now; a draft gets another one when it is pushed. */
  async #now(entity: string, stId: string): Promise<string[]> {
    const rows = await query<{ id: string }>(
      { db: this.#db },
      `SELECT st_id AS id FROM crm.records WHERE entity = $1 AND draft_id = $2`,
      [entity, stId],
    );
    return [rows[0]?.id ?? stId];
  }
}
