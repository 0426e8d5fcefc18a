import type { Tx } from '../../db/database.ts';
import type { CategoryRow } from '../../pricebook/category-row.ts';
import { settleCategories } from '../../pricebook/conflicts/settle-categories.ts';
import type { RecordEdits } from '../../pricebook/edits/record-edits.ts';
import { type ForestReader, forestReader } from '../../pricebook/forest-reader.ts';
import { projectCategories } from '../../pricebook/project-categories.ts';
import { diffRows } from '../../pricebook/row-diff.ts';
import { lockTree } from '../../pricebook/tree-lock.ts';
import { writeCategories } from '../../pricebook/writers/category-table.ts';
import type { CategoryPayload } from '../../servicetitan/payloads/category-payload.ts';
import type { ParkedRow } from '../plan/incoming-row.ts';
import type { Tombstone } from '../raw/write-raw.ts';
import type { Projected, Projection, ProjectionCause } from './projection.ts';
import { settleStaged } from './settle-staged.ts';

/**
 * How categories were read: the whole forest, or some by themselves, of whose siblings nobody knows where they stand by now. Then no place
 * counts as reached.
 */
export type ForestReading = 'WHOLE' | 'SINGLE';

/** Categories depend on each other, so the whole forest is settled and projected, and what differs is written. */
export const forestProjection = (
  reading: ForestReading,
  reader: ForestReader = forestReader,
): Projection<CategoryPayload> => ({
  lock: lockTree,
  load: (tx) => reader.edits(tx),
  write: (tx, { cause, staged, current }) => {
    const parsed = new Map(current.map((row) => [row.stId, row.payload]));
    return projectForest(tx, cause, staged, { reading, reader, parsed });
  },
  remove: (tx, { cause, staged, tombstones }) =>
    projectForest(tx, cause, staged, { reading, reader, tombstones }),
  foresee: async (tx, dryRun, next, at) => {
    const records = dryRun.liveCategories(await reader.records(tx), next, at);
    const staged = await reader.edits(tx);
    return findDetached(projectCategories(tx.tenantId, records, staged).rows);
  },
});

export const categoryProjection = forestProjection('WHOLE');

export async function projectForest(
  tx: Tx,
  cause: ProjectionCause,
  staged: readonly RecordEdits[],
  {
    reading,
    reader,
    parsed = new Map(),
    tombstones = [],
  }: {
    readonly reading: ForestReading;
    readonly reader: ForestReader;
    readonly parsed?: ReadonlyMap<string, CategoryPayload>;
    readonly tombstones?: readonly Tombstone[];
  },
): Promise<Projected> {
  const [records, before] = await Promise.all([reader.records(tx, parsed), reader.rows(tx)]);
  const byId = new Map(records.map((record) => [String(record.payload.stId), record]));
  const { after, written } = await settleStaged(
    tx,
    { entity: 'categories', cause, staged, records: byId, tombstones, isWhole: true },
    (known, context) =>
      settleCategories({
        ...{ records, staged: known, arePlacesKnown: reading === 'WHOLE' },
        ...context,
      }),
  );
  const { rows } = projectCategories(tx.tenantId, records, after);
  writeCategories(
    tx,
    diffRows(before, rows, (row) => row.stId),
  );
  return { detached: findDetached(rows), ...written };
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
