import type { Tx } from '../../db/database.ts';
import { mapInTurns, nextTurn } from '../../lib/in-turns.ts';
import { loadSettlingContext } from '../../pricebook/conflicts/load-conflicts.ts';
import { settleItems } from '../../pricebook/conflicts/settle-items.ts';
import { settled } from '../../pricebook/conflicts/settlement.ts';
import { writeSettlement } from '../../pricebook/conflicts/write-settlement.ts';
import { loadEdits } from '../../pricebook/edits/load-edits.ts';
import type { RecordEdits } from '../../pricebook/edits/record-edits.ts';
import type { ItemRow } from '../../pricebook/items/item-row.ts';
import { projectItem } from '../../pricebook/items/project-item.ts';
import type { ItemRecord } from '../../pricebook/raw-record.ts';
import { writeItems } from '../../pricebook/writers/item-table.ts';
import { entityOfKind, type ItemKind } from '../../servicetitan/entities.ts';
import type { ItemPayload } from '../../servicetitan/payloads/item-payload.ts';
import type { RawWrite } from '../plan/plan-batch.ts';
import type { Tombstone } from '../raw/write-raw.ts';
import type { Projected, Projection, ProjectionCause } from './projection.ts';
import { recogniseEchoes } from './recognise-echoes.ts';

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

export async function projectItems(
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
