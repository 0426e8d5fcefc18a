import DataLoader from 'dataloader';
import type { ReadSession } from '../../../db/database.ts';
import type { EditValue } from '../../../pricebook/edits/edit-value.ts';
import { loadEditsById } from '../../../pricebook/edits/load-edits.ts';
import type { RecordEdits } from '../../../pricebook/edits/record-edits.ts';
import {
  loadRemote,
  type RemoteRecord,
  remoteOf,
} from '../../../pricebook/pending/remote-value.ts';

export type EditedEntity = RecordEdits['entity'];

/** What one operation reads of staged edits: each thing once, and all that is asked for together with one statement. */
export interface StagedReader {
  /** What is staged for the record with this uuid; null for nothing. One statement for whatever records. */
  record(uuid: string): Promise<RecordEdits | null>;
  /** What ServiceTitan says of a field. One statement for each entity. */
  remote(entity: EditedEntity, stId: string, field: string): Promise<EditValue>;
}

export function createStagedReader(sql: ReadSession): StagedReader {
  const byUuid = new DataLoader<string, RecordEdits | null>(async (uuids) => {
    const records = await loadEditsById(sql, uuids);
    const found = new Map(records.map((record) => [record.id, record]));
    return uuids.map((uuid) => found.get(uuid) ?? null);
  });
  const byEntity = new Map<EditedEntity, DataLoader<string, RemoteRecord | null>>();

  function remotesOf(entity: EditedEntity): DataLoader<string, RemoteRecord | null> {
    let loader = byEntity.get(entity);
    if (loader === undefined) {
      loader = new DataLoader(async (stIds) => {
        const found = await loadRemote(sql, entity, stIds);
        return stIds.map((stId) => found.get(stId) ?? null);
      });
      byEntity.set(entity, loader);
    }
    return loader;
  }

  return {
    async record(uuid) {
      const record = await byUuid.load(uuid);
      return record !== null && record.edits.size > 0 ? record : null;
    },
    remote: async (entity, stId, field) =>
      remoteOf(entity, field, await remotesOf(entity).load(stId)),
  };
}
