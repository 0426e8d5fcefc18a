import type { Database } from '../../src/db/database.ts';
import { moveCategory } from '../../src/pricebook/commands/categories/move-category.ts';
import { updateCategory } from '../../src/pricebook/commands/categories/update-category.ts';
import { loadCategoryRows } from '../../src/pricebook/writers/category-table.ts';
import { type Figure, figure, ms } from '../support/report.ts';
import { type Place, TENANT } from '../support/stack.ts';
import { median, time } from '../support/timing.ts';
import { openTransactionFloor } from '../support/transaction-floor.ts';

const ROUNDS = 120;
const WARM_UP = 40;
const AT_MOST = 2;

export const staging = () => ({ tenantId: TENANT, by: 'bench', at: new Date() });

/** A rename, and a move to another parent and back, each beside the least transaction that changes one row and records it. */
export async function benchStaging(place: Place, db: Database): Promise<Figure[]> {
  const rows = await db.transaction(TENANT, (tx) => loadCategoryRows(tx));
  const parents = new Set(rows.map(({ parentStId }) => parentStId));
  const leaves = rows.filter((row) => row.parentStId !== null && !parents.has(row.stId));
  const floor = await openTransactionFloor(place.ownerUrl);
  const times = { floor: [] as number[], rename: [] as number[], move: [] as number[] };
  for (let round = 0; round < WARM_UP + ROUNDS; round++) {
    const leaf = leaves[round % leaves.length]!;
    // From the far end of the list, so that the floor has rows of its own.
    const other = leaves[leaves.length - 1 - (round % leaves.length)]!;
    const { stId, parentStId } = leaf;
    const home = rows.filter((row) => row.parentStId === parentStId);
    const position = home.sort((a, b) => a.position - b.position).indexOf(leaf);
    const away = { stId, newParentStId: other.parentStId, position: 0 };
    const turn = {
      floor: await time(() => floor.rename(other.stId, `Floor ${round}`)),
      rename: await time(() =>
        updateCategory(db, staging(), { stId, values: { name: `Edit ${round}` } }),
      ),
      away: await time(() => moveCategory(db, staging(), away)),
      back: await time(() =>
        moveCategory(db, staging(), { stId, newParentStId: parentStId, position }),
      ),
    };
    if (round < WARM_UP) continue;
    times.floor.push(turn.floor);
    times.rename.push(turn.rename);
    times.move.push(turn.away, turn.back);
  }
  await floor.close();
  const against = (values: readonly number[]) => ({
    floor: ms(median(times.floor)),
    ratio: median(values) / median(times.floor),
    atMost: AT_MOST,
  });
  const beside = '/ bare UPDATE and audit row, p50';
  return [
    figure(`stage a rename of a category ${beside}`, ms(median(times.rename)), {
      ...against(times.rename),
    }),
    figure(`stage a move of a category ${beside}`, ms(median(times.move)), {
      ...against(times.move),
    }),
  ];
}
