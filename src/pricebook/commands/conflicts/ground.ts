import type { Tx } from '../../../db/database.ts';
import type { PricebookEntity } from '../../../servicetitan/entities.ts';
import { deletionBase } from '../../conflicts/deletion-base.ts';
import { RemoteTree } from '../../conflicts/remote-tree.ts';
import type { EditValue } from '../../edits/edit-value.ts';
import { fieldsOfEntity } from '../../edits/fields-of-entity.ts';
import { loadEdits, loadEntityEdits } from '../../edits/load-edits.ts';
import { DELETED } from '../../edits/record-edits.ts';
import { loadRemote, type RemoteRecord, remoteOf } from '../../pending/remote-value.ts';
import type { CategoryRecord } from '../../raw-record.ts';
import { loadCategoryRecords, lockRecords } from '../../raw-records.ts';
import { lockTree } from '../../tree-lock.ts';
import type { Staging } from '../items/staging.ts';
import { RecordChanges } from './record-changes.ts';

/** What both sides say of the records of one entity that conflicts are about, held until the transaction ends. */
export interface Ground {
  readonly entity: PricebookEntity;
  /** All of ServiceTitan's categories; null for items, which stand alone. */
  readonly forest: readonly CategoryRecord[] | null;
  readonly changes: RecordChanges;
  isMirrored(stId: string): boolean;
  /** What a deletion of it would be made on; null where ServiceTitan does not have it. */
  deletionBase(stId: string): EditValue;
  /** Of raw, tombstones included; 0 for what was made here. */
  revisionOf(stId: string): number;
  /** When ServiceTitan changed the record; null where it does not tell. */
  modifiedOn(stId: string): string | null;
  /** What ServiceTitan says of a field now. */
  remote(stId: string, field: string): EditValue;
}

/** Locks and loads. Five statements for categories, three for items. */
export async function holdGround(
  tx: Tx,
  staging: Staging,
  entity: PricebookEntity,
  stIds: readonly string[],
): Promise<Ground> {
  if (entity === 'categories') await lockTree(tx);
  const revisions = await lockRecords(tx, entity, stIds);
  if (entity === 'categories') {
    const forest = await loadCategoryRecords(tx);
    const staged = await loadEntityEdits(tx, entity);
    const records = new Map(forest.map((record) => [String(record.payload.stId), record]));
    const before = new Map(staged.map((record) => [record.stId, record]));
    return new HeldGround(entity, forest, records, revisions, new RecordChanges(staging, before));
  }
  const records = await loadRemote(tx, entity, stIds);
  const before = await loadEdits(tx, entity, stIds);
  return new HeldGround(entity, null, records, revisions, new RecordChanges(staging, before));
}

class HeldGround implements Ground {
  readonly entity: PricebookEntity;
  readonly forest: readonly CategoryRecord[] | null;
  readonly changes: RecordChanges;
  readonly #records: ReadonlyMap<string, RemoteRecord>;
  readonly #revisions: ReadonlyMap<string, number>;
  readonly #tree: RemoteTree | null;

  constructor(
    entity: PricebookEntity,
    forest: readonly CategoryRecord[] | null,
    records: ReadonlyMap<string, RemoteRecord>,
    revisions: ReadonlyMap<string, number>,
    changes: RecordChanges,
  ) {
    this.entity = entity;
    this.forest = forest;
    this.changes = changes;
    this.#records = records;
    this.#revisions = revisions;
    this.#tree = forest && new RemoteTree(forest);
  }

  isMirrored(stId: string): boolean {
    return this.#records.has(stId);
  }

  deletionBase(stId: string): EditValue {
    const record = this.#records.get(stId);
    return record === undefined ? null : deletionBase(fieldsOfEntity(this.entity), record.payload);
  }

  revisionOf(stId: string): number {
    return this.#records.get(stId)?.revision ?? this.#revisions.get(stId) ?? 0;
  }

  modifiedOn(stId: string): string | null {
    return this.#records.get(stId)?.payload.modifiedOn ?? null;
  }

  remote(stId: string, field: string): EditValue {
    const record = this.#records.get(stId) ?? null;
    if (field === DELETED) return record === null;
    if (field === 'position' && this.#tree !== null) {
      return record === null ? null : (this.#tree.placeOf(stId) as unknown as EditValue);
    }
    return remoteOf(this.entity, field, record);
  }
}
