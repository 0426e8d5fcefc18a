import { parseLossless, stringifyLossless } from '../../lib/lossless-json.ts';
import type { EditValue } from '../../pricebook/edits/edit-value.ts';
import type { WriteBody } from '../../servicetitan/client.ts';
import type { FieldChange, PushCall } from './push.ts';

/** What a creation was sent with, written with its intent: people may edit the draft while nobody knows yet what became of it. */
interface SentCreation {
  readonly body: WriteBody;
  /** `crm.edits.version` of each field that was sent. */
  readonly versions: ReadonlyMap<string, number | null>;
}

/** For `PushCall.sentContext`. */
export function sentContextOf(changes: readonly FieldChange[], body: WriteBody): EditValue {
  const versions = changes.map(({ field, version }) => [field, version]);
  return { body: stringifyLossless(body), versions: Object.fromEntries(versions) };
}

/** Errors  Error for a call that was never sent. */
export function readSentCreation({ ordinal, sentContext }: PushCall): SentCreation {
  const context = sentContext as { body: string; versions: Record<string, number | null> } | null;
  if (context === null)
    throw new Error(`Call ${ordinal} is on its way and does not say with what.`);
  return {
    body: parseLossless(context.body) as WriteBody,
    versions: new Map(Object.entries(context.versions)),
  };
}
