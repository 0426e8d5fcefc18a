import type { Tx } from '../../db/database.ts';
import type { CategoryRow } from '../../pricebook/category-row.ts';
import { projectItem } from '../../pricebook/items/project-item.ts';
import { projectCategories } from '../../pricebook/project-categories.ts';
import { loadCategoryRecords } from '../../pricebook/raw-records.ts';
import { diffRows } from '../../pricebook/row-diff.ts';
import { loadCategoryRows, writeCategories } from '../../pricebook/writers/category-table.ts';
import { writeItems } from '../../pricebook/writers/item-table.ts';
import type { ItemKind } from '../../servicetitan/entities.ts';
import type { CategoryPayload } from '../../servicetitan/payloads/category-payload.ts';
import type { ItemPayload } from '../../servicetitan/payloads/item-payload.ts';
import type { IncomingRow, ParkedRow } from '../plan/incoming-row.ts';
import type { RawWrite } from '../plan/plan-batch.ts';
import type { DryRun } from './dry-run.ts';

/** Carries changes of raw over to master, in the same transaction. */
export interface Projection<Payload> {
  /**
   * After writes. `current` are rows whose payload is what raw now holds. Answers with the records that stand elsewhere than
   * ServiceTitan says, or null where a record stands alone.
   */
  write(tx: Tx, batch: ProjectedBatch<Payload>): Promise<readonly ParkedRow[] | null>;
  /** After deletes. */
  remove(tx: Tx, stIds: readonly string[]): Promise<readonly ParkedRow[] | null>;
  /** What `write` would answer after `next`, without writing. */
  foresee(
    tx: Tx,
    dryRun: DryRun,
    next: readonly RawWrite<Payload>[],
    at: Date,
  ): Promise<readonly ParkedRow[] | null>;
}

export interface ProjectedBatch<Payload> {
  readonly writes: readonly RawWrite<Payload>[];
  readonly current: readonly IncomingRow<Payload>[];
  readonly at: Date;
}

/** Categories depend on each other, so the whole forest is projected and what differs is written. */
export const categoryProjection: Projection<CategoryPayload> = {
  write: (tx, batch) =>
    projectForest(tx, new Map(batch.current.map((row) => [row.stId, row.payload]))),
  remove: (tx) => projectForest(tx, new Map()),
  foresee: async (tx, dryRun, next, at) => {
    const records = dryRun.liveCategories(await loadCategoryRecords(tx), next, at);
    return findDetached(projectCategories(tx.tenantId, records));
  },
};

async function projectForest(
  tx: Tx,
  parsed: ReadonlyMap<string, CategoryPayload>,
): Promise<readonly ParkedRow[]> {
  const records = await loadCategoryRecords(tx, parsed);
  const rows = projectCategories(tx.tenantId, records);
  await writeCategories(
    tx,
    diffRows(await loadCategoryRows(tx), rows, (row) => row.stId),
  );
  return findDetached(rows);
}

/** What is to be written down about nodes that stand at the top although a parent is named for them. */
function findDetached(rows: readonly CategoryRow[]): readonly ParkedRow[] {
  return rows.flatMap((row) =>
    row.detached === null
      ? []
      : [{ key: row.stId, reason: row.detached, message: explain(row), text: null }],
  );
}

function explain({ detached, stId, name }: CategoryRow): string {
  return detached === 'ORPHAN'
    ? `Category ${stId} "${name}" names a parent that ServiceTitan does not list. It stands at the top.`
    : `Category ${stId} "${name}" is among its own ancestors. The circle is cut there and it stands at the top.`;
}

/** Items stand alone: each is projected by itself. */
export function itemProjection(kind: ItemKind): Projection<ItemPayload> {
  return {
    async write(tx, { writes, at }) {
      const rows = writes.map(({ row, revision, firstSeenAt }) =>
        projectItem(tx.tenantId, {
          payload: row.payload,
          revision,
          firstSeenAt: firstSeenAt ?? at,
          changedAt: at,
        }),
      );
      await writeItems(tx, rows, []);
      return null;
    },
    async remove(tx, stIds) {
      await writeItems(
        tx,
        [],
        stIds.map((stId) => ({ kind, stId })),
      );
      return null;
    },
    foresee: () => Promise.resolve(null),
  };
}
