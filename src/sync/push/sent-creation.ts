import { parseLossless, stringifyLossless } from '../../lib/lossless-json.ts';
import type { EditValue } from '../../pricebook/edits/edit-value.ts';
import type { WriteBody } from '../../servicetitan/client.ts';
import type { FieldChange, PushCall } from './push.ts';

/** One field of a creation as it was sent. */
interface SentField {
  readonly value: EditValue;
  /** `crm.edits.version` of it. */
  readonly version: number | null;
}

/** What a creation was sent with, written with its intent: people may edit the draft while nobody knows yet what became of it. */
interface SentCreation {
  readonly body: WriteBody;
  readonly fields: ReadonlyMap<string, SentField>;
}

/** For `PushCall.sentContext`. */
export function sentContextOf(changes: readonly FieldChange[], body: WriteBody): EditValue {
  const fields = changes.map(({ field, value, version }) => [field, { value, version }]);
  return { body: stringifyLossless(body), fields: Object.fromEntries(fields) };
}

/** Errors  Error for a call that was never sent. */
export function readSentCreation({ ordinal, sentContext }: PushCall): SentCreation {
  const context = sentContext as { body: string; fields: Record<string, SentField> } | null;
  if (context === null)
    throw new Error(`Call ${ordinal} is on its way and does not say with what.`);
  return {
    body: parseLossless(context.body) as WriteBody,
    fields: new Map(Object.entries(context.fields)),
  };
}
