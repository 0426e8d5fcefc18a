import { createCategory } from '../../src/pricebook/commands/categories/create-category.ts';
import { deleteCategory } from '../../src/pricebook/commands/categories/delete-category.ts';
import { updateCategory } from '../../src/pricebook/commands/categories/update-category.ts';
import { updateItems } from '../../src/pricebook/commands/items/update-items.ts';
import type { ServiceTitan } from '../../src/servicetitan/client.ts';
import type { PushDeps } from '../../src/sync/push/session.ts';
import type { Mirror } from './pulling.ts';
import { depsWhere, staging } from './pushing.ts';

/** Calls of the client that write. */
export type WritingCall = 'create' | 'update' | 'updateItems' | 'remove';

/** A worker for which something happens right before a call of this name leaves. */
export function depsBefore(
  mirror: Mirror,
  call: WritingCall,
  happens: () => void | Promise<void>,
  more: Partial<PushDeps> = {},
): PushDeps {
  const change = (client: ServiceTitan): Partial<ServiceTitan> => {
    const send = client[call] as (...sent: unknown[]) => Promise<never>;
    return {
      [call]: async (...sent: unknown[]) => {
        await happens();
        return send.apply(client, sent);
      },
    };
  };
  return depsWhere(mirror, change, more);
}

/** Stages a root that a push will create. */
export const stageCreation = ({ db }: Mirror) => {
  const values = { name: 'New', categoryType: 'Services' };
  return createCategory(db, staging(), { parentStId: null, values });
};

export const stageName = ({ db }: Mirror, stId: string) =>
  updateCategory(db, staging(), { stId, values: { name: `New ${stId}` } });

export const stageDeletion = ({ db }: Mirror, stId: string) =>
  deleteCategory(db, staging(), { stId, descendants: 'REFUSE' });

/** Prices of services, which a push changes with one call. */
export const stagePrices = ({ db }: Mirror, ...stIds: string[]) => {
  const edits = stIds.map((stId) => ({ stId, values: { price: '12' } }));
  const alone = { policy: 'ALL_OR_NOTHING', pathOf: () => 'input' } as const;
  return updateItems(db, staging(), 'services', edits, alone);
};
