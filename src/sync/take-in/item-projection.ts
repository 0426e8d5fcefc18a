import type { Tx } from '../../db/database.ts';
import { mapInTurns, nextTurn } from '../../lib/in-turns.ts';
import { settleItems } from '../../pricebook/conflicts/settle-items.ts';
import { loadEdits } from '../../pricebook/edits/load-edits.ts';
import type { RecordEdits } from '../../pricebook/edits/record-edits.ts';
import type { ItemRow } from '../../pricebook/items/item-row.ts';
import { projectItem } from '../../pricebook/items/project-item.ts';
import type { ItemRecord } from '../../pricebook/raw-record.ts';
import { writeItems } from '../../pricebook/writers/item-table.ts';
import { entityOfKind, type ItemKind } from '../../servicetitan/entities.ts';
import type { ItemPayload } from '../../servicetitan/payloads/item-payload.ts';
import { areCreated, type RawWrite } from '../plan/plan-batch.ts';
import type { Projected, Projection, ProjectionCause } from './projection.ts';
import { settleStaged } from './settle-staged.ts';

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
      return projectItems(tx, kind, cause, staged, records, {
        unedited,
        areNew: areCreated(writes),
      });
    },
    async remove(tx, { cause, staged, tombstones }) {
      const records = new Map<string, ItemRecord>();
      const { written } = await settleStaged(
        tx,
        { entity, cause, staged, records, tombstones },
        (known, context) => settleItems(kind, known, records, context),
      );
      const deletes = tombstones.map(({ stId }) => ({ kind, stId }));
      writeItems(tx, { inserts: [], updates: [], deletes });
      return { detached: null, ...written };
    },
    foresee: () => Promise.resolve(null),
  };
}

function recordOf({ row, revision, firstSeenAt }: RawWrite<ItemPayload>, at: Date): ItemRecord {
  return { payload: row.payload, revision, firstSeenAt: firstSeenAt ?? at, changedAt: at };
}

/** What is known of items before they are projected. */
interface KnownOfItems {
  /** Their rows as they are to be where nothing is staged, by id. */
  readonly unedited?: ReadonlyMap<string, ItemRow> | undefined;
  /** Whether master has none of them yet. @default false */
  readonly areNew?: boolean;
}

export async function projectItems(
  tx: Tx,
  kind: ItemKind,
  cause: ProjectionCause,
  staged: readonly RecordEdits[],
  records: ReadonlyMap<string, ItemRecord>,
  { unedited, areNew = false }: KnownOfItems = {},
): Promise<Projected> {
  const entity = entityOfKind(kind);
  const { after, written } = await settleStaged(
    tx,
    { entity, cause, staged, records },
    (known, context) => settleItems(kind, known, records, context),
  );
  const editsOf = new Map(after.map((edits) => [edits.stId, edits]));
  const rows = [];
  const deletes = [];
  for (const stId of new Set([...records.keys(), ...editsOf.keys()])) {
    const record = records.get(stId) ?? null;
    const edits = editsOf.get(stId);
    const known = edits === undefined ? unedited?.get(stId) : undefined;
    const row = known ?? projectItem(tx.tenantId, { kind, stId, record, edits });
    if (row === null) deletes.push({ kind, stId });
    else rows.push(row);
  }
  writeItems(tx, {
    deletes,
    ...(areNew ? { inserts: rows, updates: [] } : { inserts: [], updates: rows }),
  });
  return { detached: null, ...written };
}
