import type { Entity } from '../entities.ts';
import type { Id } from '../records.ts';
import type { Lateness } from '../store/late-writes.ts';

/**
 * A change someone makes in ServiceTitan itself. Fields have the names they are read by and are stored as they are, without checks, so
 * that tests can make any record. `touch: false` leaves `modifiedOn` alone.
 */
export type Edit = {
  /** Readers see it only then. @default at once */
  readonly late?: Lateness;
} & (
  | {
      readonly type: 'create';
      readonly entity: Entity;
      readonly fields: Readonly<Record<string, unknown>>;
    }
  | {
      readonly type: 'update';
      readonly entity: Entity;
      readonly id: Id;
      readonly fields: Readonly<Record<string, unknown>>;
      readonly touch?: boolean;
    }
  /** Puts a category under another parent (null: the top), by default as the last of its siblings. */
  | {
      readonly type: 'move';
      readonly id: Id;
      readonly parentId: Id | null;
      readonly position?: number;
    }
  | { readonly type: 'activate' | 'deactivate'; readonly entity: Entity; readonly id: Id }
  /** Deletes as DELETE does with the given mode. @default mode the behaviour `deleteMode` */
  | {
      readonly type: 'delete';
      readonly entity: Entity;
      readonly id: Id;
      readonly mode?: 'soft' | 'hard';
    }
);

export const editTypes: readonly string[] = [
  'create',
  'update',
  'move',
  'activate',
  'deactivate',
  'delete',
] satisfies Edit['type'][];
