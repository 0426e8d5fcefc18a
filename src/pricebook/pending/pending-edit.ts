import { parseLossless } from '../../lib/lossless-json.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import type { StagedEdit } from '../edits/record-edits.ts';

/** A staged edit and whose it is. */
export interface PendingEdit extends StagedEdit {
  readonly entity: PricebookEntity;
  readonly stId: string;
  /** The uuid of the record in master. */
  readonly recordId: string;
  /** What people call the record: its effective name; for one that is not shown any more what ServiceTitan called it, else its id. */
  readonly label: string;
}

/** Which edits are wanted; each field that is given narrows the answer further. */
export interface PendingFilter {
  readonly entities?: readonly string[] | undefined;
  readonly states?: readonly string[] | undefined;
  readonly stagedBy?: string | undefined;
  /** Words that are all in the code, the name, the id or the field. */
  readonly search?: string | undefined;
}

/** Where an edit stands in the list, whether it still exists or not. */
export interface PendingPlace {
  /** Milliseconds. */
  readonly stagedAt: number;
  readonly entity: string;
  readonly stId: string;
  readonly field: string;
}

export function placeOfEdit({ stagedAt, entity, stId, field }: PendingEdit): PendingPlace {
  return { stagedAt: stagedAt.getTime(), entity, stId, field };
}

/** What ServiceTitan calls a record, from its payload as it came; null where it has no name.   Pure. */
export function nameInPayload(text: string): string | null {
  const payload = parseLossless(text);
  if (typeof payload !== 'object' || payload === null) return null;
  for (const field of ['displayName', 'name', 'code']) {
    const value: unknown = Reflect.get(payload, field);
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}
