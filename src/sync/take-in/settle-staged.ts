import type { Tx } from '../../db/database.ts';
import {
  loadSettlingContext,
  type SettlingContext,
} from '../../pricebook/conflicts/load-conflicts.ts';
import { type Settlement, settled } from '../../pricebook/conflicts/settlement.ts';
import { writeSettlement } from '../../pricebook/conflicts/write-settlement.ts';
import type { AnyPayload } from '../../pricebook/edits/fields-of-entity.ts';
import type { RecordEdits } from '../../pricebook/edits/record-edits.ts';
import type { RawRecord } from '../../pricebook/raw-record.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import type { Tombstone } from '../raw/write-raw.ts';
import type { Projected, ProjectionCause } from './projection.ts';
import { recogniseEchoes } from './recognise-echoes.ts';

/** What is staged, beside what the mirror has of it now. */
export interface StagedBeside {
  readonly entity: PricebookEntity;
  readonly cause: ProjectionCause;
  readonly staged: readonly RecordEdits[];
  readonly records: ReadonlyMap<string, RawRecord<AnyPayload>>;
  readonly tombstones?: readonly Tombstone[];
  /** Whether all conflicts of the entity count, not only those of `staged`. @default false */
  readonly isWhole?: boolean;
}

/**
 * Settles what is staged with `settle`, and writes what comes of it: our own echoes are known first, edits that ServiceTitan agrees with
 * go, contradicted ones are held. No statement where nothing is staged.
 */
export async function settleStaged(
  tx: Tx,
  { entity, cause, staged, records, tombstones = [], isWhole = false }: StagedBeside,
  settle: (known: readonly RecordEdits[], context: SettlingContext) => Settlement,
): Promise<{
  readonly after: readonly RecordEdits[];
  readonly written: Omit<Projected, 'detached'>;
}> {
  if (!staged.some(({ edits }) => edits.size > 0)) {
    return { after: staged, written: { conflicts: 0, events: [] } };
  }
  const known = await recogniseEchoes(tx, { entity, staged, records, at: cause.at });
  const stIds = isWhole ? null : staged.map(({ stId }) => stId);
  const context = await loadSettlingContext(tx, entity, stIds);
  const settlement = settle(known, context);
  const buried = new Map(tombstones.map(({ stId, revision }) => [stId, revision]));
  const written = await writeSettlement(tx, settlement, {
    ...{ cause: { entity, ...cause }, staged: known, open: context.open },
    remoteOf(stId) {
      const record = records.get(stId);
      const revision = record?.revision ?? buried.get(stId);
      if (revision === undefined) return undefined;
      return { revision, modifiedOn: record?.payload.modifiedOn ?? null };
    },
  });
  return { after: known.map((record) => settled(record, settlement, cause.at)), written };
}
