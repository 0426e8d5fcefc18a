import { keepPicture } from '../../src/pricebook/commands/categories/keep-picture.ts';
import { itemKinds } from '../../src/servicetitan/entities.ts';
import type { Ledger, SimulatedEntity, SimulatedItem } from './ledger.ts';
import type { World } from './world.ts';

export interface KnownCategory {
  readonly stId: string;
  readonly parent: string | null;
}

/** Where somebody works in the gateway: what is seen there, and where it is noted what is wanted. */
export class LocalDesk {
  readonly world: World;
  readonly ledger: Ledger;
  #pictures = 0;

  constructor(world: World, ledger: Ledger) {
    this.world = world;
    this.ledger = ledger;
  }

  staging() {
    const { tenantId, clock } = this.world;
    return { tenantId, by: 'anna', at: clock.now() };
  }

  /** The id a record was first known by. */
  async key(entity: SimulatedEntity, stId: string): Promise<string> {
    const [row] = await this.world.query<{ key: string | null }>(
      'SELECT draft_id::text AS key FROM crm.records WHERE entity = $1 AND st_id = $2',
      [entity, stId],
    );
    return row?.key ?? stId;
  }

  async pickCategory(): Promise<KnownCategory | null> {
    const categories = await this.categories();
    return categories.length === 0 ? null : this.world.random.pick(categories);
  }

  categories(): Promise<KnownCategory[]> {
    return this.world.query<KnownCategory>(
      `SELECT st_id::text AS "stId", parent_st_id::text AS parent FROM master.pricebook_categories
       ORDER BY parent_st_id NULLS FIRST, position, st_id`,
    );
  }

  async items(entity: SimulatedItem): Promise<string[]> {
    const items = await this.world.query<{ stId: string }>(
      'SELECT st_id::text AS "stId" FROM master.pricebook_items WHERE kind = $1 ORDER BY st_id',
      [itemKinds[entity]],
    );
    return items.map(({ stId }) => stId);
  }

  /** A new one, or one that was kept before. */
  keepPicture(): Promise<string> {
    const { random, db } = this.world;
    if (!random.chance(0.25)) this.#pictures += 1;
    const bytes = Buffer.from(`GIF89a, the picture ${Math.max(this.#pictures, 1)}`);
    return keepPicture(db, this.staging(), { bytes, contentType: 'image/gif', extension: 'gif' });
  }

  note(line: string): void {
    this.world.note(`anna: ${line}`);
  }
}
