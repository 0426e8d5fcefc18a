import type { UserError } from '../../../errors.ts';
import { type ItemEntity, type ItemKind, itemKinds } from '../../../servicetitan/entities.ts';

/** Who changes what is staged of a tenant, and when: the same for all records of one command. */
export interface Staging {
  readonly tenantId: bigint;
  readonly by: string;
  readonly at: Date;
}

/** The same within one kind of item. */
export interface ItemStaging extends Staging {
  readonly entity: ItemEntity;
  readonly kind: ItemKind;
}

export function itemStaging(staging: Staging, entity: ItemEntity): ItemStaging {
  return { ...staging, entity, kind: itemKinds[entity] };
}

/** What happens when one record of several cannot be staged. */
export type ErrorPolicy =
  /** Nothing is staged; the first error is thrown. */
  | 'ALL_OR_NOTHING'
  /** Each record is staged or refused by itself. */
  | 'PER_RECORD';

export interface BatchOptions {
  readonly policy: ErrorPolicy;
  /** Path of the record with this index, for errors: `input` where there is one only. */
  readonly pathOf: (index: number) => string;
}

/** What became of one record of a command. */
export type ItemOutcome =
  | {
      readonly ok: true;
      readonly stId: string;
      /** False where everything was as wanted already. */
      readonly changed: boolean;
    }
  | { readonly ok: false; readonly stId: string | null; readonly error: UserError };

/** Records of one command. */
export const MAX_BATCH = 500;

/** Paths of the records of a list: `input.items.0`. */
export const pathInList = (index: number): string => `input.items.${index}`;
