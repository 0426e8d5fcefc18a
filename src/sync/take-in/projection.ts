import type { Tx } from '../../db/database.ts';
import type { NewEvent } from '../../events/types.ts';
import { mapInTurns, nextTurn } from '../../lib/in-turns.ts';
import type { CategoryRow } from '../../pricebook/category-row.ts';
import { loadSettlingContext } from '../../pricebook/conflicts/load-conflicts.ts';
import { settleCategories } from '../../pricebook/conflicts/settle-categories.ts';
import { settleItems } from '../../pricebook/conflicts/settle-items.ts';
import { settled } from '../../pricebook/conflicts/settlement.ts';
import type { RemoteVersion } from '../../pricebook/conflicts/write-conflicts.ts';
import { writeSettlement } from '../../pricebook/conflicts/write-settlement.ts';
import { loadEdits, loadEntityEdits } from '../../pricebook/edits/load-edits.ts';
import type { RecordEdits } from '../../pricebook/edits/record-edits.ts';
import type { ItemRow } from '../../pricebook/items/item-row.ts';
import { projectItem } from '../../pricebook/items/project-item.ts';
import { projectCategories } from '../../pricebook/project-categories.ts';
import type { ItemRecord } from '../../pricebook/raw-record.ts';
import { loadCategoryRecords, loadItemRecordsOf } from '../../pricebook/raw-records.ts';
import { diffRows } from '../../pricebook/row-diff.ts';
import { lockTree } from '../../pricebook/tree-lock.ts';
import { loadCategoryRows, writeCategories } from '../../pricebook/writers/category-table.ts';
import { writeItems } from '../../pricebook/writers/item-table.ts';
import {
  entityOfKind,
  type ItemKind,
  itemKinds,
  type PricebookEntity,
} from '../../servicetitan/entities.ts';
import type { CategoryPayload } from '../../servicetitan/payloads/category-payload.ts';
import type { ItemPayload } from '../../servicetitan/payloads/item-payload.ts';
import type { IncomingRow, ParkedRow } from '../plan/incoming-row.ts';
import type { RawWrite } from '../plan/plan-batch.ts';
import type { DryRun } from '../pull/dry-run.ts';
import type { Tombstone } from '../raw/write-raw.ts';
import { recogniseEchoes } from './recognise-echoes.ts';

/** Who changes raw, in the course of which run or push. */
export interface ProjectionCause {
  readonly actor: string;
  readonly runId: string;
  readonly at: Date;
}

/** What came of carrying changes over to master. */
export interface Projected {
  /** Records that stand elsewhere than ServiceTitan says; null where a record stands alone. */
  readonly detached: readonly ParkedRow[] | null;
  /** Conflicts that were not known before. */
  readonly conflicts: number;
  readonly events: readonly NewEvent[];
}

/**
 * Carries changes of raw over to what is staged and to master, in the same transaction. Edits that ServiceTitan agrees with go, those
 * that it contradicts are held as conflicts, and master shows what is effective then.
 */
export interface Projection<Payload> {
  /** Keeps people from staging meanwhile what this transaction could not see. Before raw is written. */
  lock(tx: Tx): Promise<void>;
  /** What is staged for these records, after raw is written. */
  load(tx: Tx, stIds: readonly string[]): Promise<readonly RecordEdits[]>;
  /** Rows of master as they are to be where nothing is staged, by id; computed while raw is written. Only for items. */
  prepare?(
    tenantId: bigint,
    writes: readonly RawWrite<Payload>[],
    at: Date,
  ): Promise<ReadonlyMap<string, ItemRow>>;
  /** After writes. */
  write(tx: Tx, batch: ProjectedBatch<Payload>): Promise<Projected>;
  /** After deletes. */
  remove(tx: Tx, batch: RemovedBatch): Promise<Projected>;
  /** Where records would stand after `next`, without writing. */
  foresee(
    tx: Tx,
    dryRun: DryRun,
    next: readonly RawWrite<Payload>[],
    at: Date,
  ): Promise<readonly ParkedRow[] | null>;
}

interface Batch {
  readonly cause: ProjectionCause;
  /** As `load` answered. */
  readonly staged: readonly RecordEdits[];
}

export interface ProjectedBatch<Payload> extends Batch {
  readonly writes: readonly RawWrite<Payload>[];
  /** Rows whose payload is what raw now holds. */
  readonly current: readonly IncomingRow<Payload>[];
  /** As `prepare` answered. */
  readonly unedited?: ReadonlyMap<string, ItemRow> | undefined;
}

export interface RemovedBatch extends Batch {
  readonly tombstones: readonly Tombstone[];
}

/**
 * How categories were read: the whole forest, or some by themselves, of whose siblings nobody knows where they stand by now. Then no place
 * counts as reached.
 */
export type ForestReading = 'WHOLE' | 'SINGLE';

/** Categories depend on each other, so the whole forest is settled and projected, and what differs is written. */
const forestProjection = (reading: ForestReading): Projection<CategoryPayload> => ({
  lock: lockTree,
  load: (tx) => loadEntityEdits(tx, 'categories'),
  write: (tx, { cause, staged, current }) => {
    const parsed = new Map(current.map((row) => [row.stId, row.payload]));
    return projectForest(tx, cause, staged, { reading, parsed });
  },
  remove: (tx, { cause, staged, tombstones }) =>
    projectForest(tx, cause, staged, { reading, tombstones }),
  foresee: async (tx, dryRun, next, at) => {
    const records = dryRun.liveCategories(await loadCategoryRecords(tx), next, at);
    const staged = await loadEntityEdits(tx, 'categories');
    return findDetached(projectCategories(tx.tenantId, records, staged).rows);
  },
});

export const categoryProjection = forestProjection('WHOLE');
export const singleCategoryProjection = forestProjection('SINGLE');

async function projectForest(
  tx: Tx,
  cause: ProjectionCause,
  staged: readonly RecordEdits[],
  {
    reading,
    parsed = new Map(),
    tombstones = [],
  }: {
    readonly reading: ForestReading;
    readonly parsed?: ReadonlyMap<string, CategoryPayload>;
    readonly tombstones?: readonly Tombstone[];
  },
): Promise<Projected> {
  const records = await loadCategoryRecords(tx, parsed);
  const isEdited = staged.some(({ edits }) => edits.size > 0);
  let after = staged;
  let written: Omit<Projected, 'detached'> = { conflicts: 0, events: [] };
  if (isEdited) {
    const payloads = new Map(records.map(({ payload }) => [String(payload.stId), payload]));
    const known = await recogniseEchoes(tx, 'categories', staged, (stId) => payloads.get(stId));
    const context = await loadSettlingContext(tx, 'categories', null);
    const arePlacesKnown = reading === 'WHOLE';
    const settlement = settleCategories({ records, staged: known, arePlacesKnown, ...context });
    const versions = new Map<string, RemoteVersion>(
      records.map(({ payload, revision }) => [
        String(payload.stId),
        { revision, modifiedOn: payload.modifiedOn },
      ]),
    );
    for (const { stId, revision } of tombstones) {
      versions.set(stId, { revision, modifiedOn: null });
    }
    written = await writeSettlement(tx, settlement, {
      cause: { entity: 'categories', ...cause },
      staged: known,
      open: context.open,
      remoteOf: (stId) => versions.get(stId),
    });
    after = known.map((record) => settled(record, settlement, cause.at));
  }
  const { rows } = projectCategories(tx.tenantId, records, after);
  await writeCategories(
    tx,
    diffRows(await loadCategoryRows(tx), rows, (row) => row.stId),
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

/** Items stand alone: each is settled and projected by itself. */
export function itemProjection(kind: ItemKind): Projection<ItemPayload> {
  const entity = entityOfKind(kind);
  return {
    // Who stages holds the item's row of raw, which this transaction writes.
    lock: () => Promise.resolve(),
    load: async (tx, stIds) => [...(await loadEdits(tx, entity, stIds)).values()],
    async prepare(tenantId, writes, at) {
      await nextTurn();
      const rows = await mapInTurns(writes, (write) => {
        const { stId } = write.row;
        return projectItem(tenantId, { kind, stId, record: recordOf(write, at), edits: undefined });
      });
      return new Map(rows.flatMap((row) => (row === null ? [] : [[row.stId, row]])));
    },
    write(tx, { writes, cause, staged, unedited }) {
      const records = new Map(
        writes.map((write) => [write.row.stId, recordOf(write, cause.at)] as const),
      );
      return projectItems(tx, kind, cause, staged, records, unedited);
    },
    async remove(tx, { cause, staged, tombstones }) {
      const { written } = await settleStaged(tx, kind, cause, staged, new Map(), tombstones);
      await writeItems(
        tx,
        [],
        tombstones.map(({ stId }) => ({ kind, stId })),
      );
      return { detached: null, ...written };
    },
    foresee: () => Promise.resolve(null),
  };
}

function recordOf({ row, revision, firstSeenAt }: RawWrite<ItemPayload>, at: Date): ItemRecord {
  return { payload: row.payload, revision, firstSeenAt: firstSeenAt ?? at, changedAt: at };
}

async function projectItems(
  tx: Tx,
  kind: ItemKind,
  cause: ProjectionCause,
  staged: readonly RecordEdits[],
  records: ReadonlyMap<string, ItemRecord>,
  unedited: ReadonlyMap<string, ItemRow> = new Map(),
): Promise<Projected> {
  const { after, written } = await settleStaged(tx, kind, cause, staged, records);
  const editsOf = new Map(after.map((edits) => [edits.stId, edits]));
  const rows = [];
  const removals = [];
  for (const stId of new Set([...records.keys(), ...editsOf.keys()])) {
    const record = records.get(stId) ?? null;
    const edits = editsOf.get(stId);
    const known = edits === undefined ? unedited.get(stId) : undefined;
    const row = known ?? projectItem(tx.tenantId, { kind, stId, record, edits });
    if (row === null) removals.push({ kind, stId });
    else rows.push(row);
  }
  await writeItems(tx, rows, removals);
  return { detached: null, ...written };
}

/** Settles and projects records as raw and their edits are now, without anything having come from ServiceTitan. */
export async function projectRecords(
  tx: Tx,
  entity: PricebookEntity,
  cause: ProjectionCause,
  stIds: readonly string[],
  reading: ForestReading = 'WHOLE',
): Promise<Projected> {
  if (entity === 'categories') {
    return projectForest(tx, cause, await loadEntityEdits(tx, 'categories'), { reading });
  }
  const staged = [...(await loadEdits(tx, entity, stIds)).values()];
  const records = await loadItemRecordsOf(tx, entity, stIds);
  return projectItems(tx, itemKinds[entity], cause, staged, records);
}

async function settleStaged(
  tx: Tx,
  kind: ItemKind,
  cause: ProjectionCause,
  staged: readonly RecordEdits[],
  records: Parameters<typeof settleItems>[2],
  tombstones: readonly Tombstone[] = [],
): Promise<{
  readonly after: readonly RecordEdits[];
  readonly written: Omit<Projected, 'detached'>;
}> {
  if (!staged.some(({ edits }) => edits.size > 0)) {
    return { after: staged, written: { conflicts: 0, events: [] } };
  }
  const entity = entityOfKind(kind);
  const stIds = staged.map(({ stId }) => stId);
  const known = await recogniseEchoes(tx, entity, staged, (stId) => records.get(stId)?.payload);
  const context = await loadSettlingContext(tx, entity, stIds);
  const settlement = settleItems(kind, known, records, context);
  const buried = new Map(tombstones.map(({ stId, revision }) => [stId, revision]));
  const written = await writeSettlement(tx, settlement, {
    cause: { entity, ...cause },
    staged: known,
    open: context.open,
    remoteOf(stId) {
      const record = records.get(stId);
      if (record !== undefined) {
        return { revision: record.revision, modifiedOn: record.payload.modifiedOn };
      }
      const revision = buried.get(stId);
      return revision === undefined ? undefined : { revision, modifiedOn: null };
    },
  });
  return { after: known.map((record) => settled(record, settlement, cause.at)), written };
}
