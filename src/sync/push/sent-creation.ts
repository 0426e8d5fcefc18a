import { parseLossless, stringifyLossless } from '../../lib/lossless-json.ts';
import type { EditValue } from '../../pricebook/edits/edit-value.ts';
import type { UpstreamRow, WriteBody } from '../../servicetitan/client.ts';
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
  /** What ServiceTitan has answered; null where nobody knows yet. */
  readonly answer: UpstreamRow | null;
  /** Ids of records of which people have said that it is none of them. */
  readonly ruledOut: ReadonlySet<string>;
}

/** As it is kept in the call: bodies as text, for their numbers. */
type SentText = {
  readonly body: string;
  readonly fields: Readonly<Record<string, { value: EditValue; version: number | null }>>;
  readonly answer?: string;
  /** Ids of records about which people are asked whether it is one of them. */
  readonly mayBe?: readonly string[];
  readonly ruledOut?: readonly string[];
};

/** For `PushCall.sentContext`, before it is sent, perhaps once more. */
export function sentContextOf(
  changes: readonly FieldChange[],
  body: WriteBody,
  earlier: EditValue = null,
): EditValue {
  const fields = changes.map(({ field, value, version }) => [field, { value, version }]);
  const { ruledOut = [] } = (earlier ?? {}) as Partial<SentText>;
  return { body: stringifyLossless(body), fields: Object.fromEntries(fields), ruledOut };
}

/** The same once it is answered: whoever takes over knows the record, whatever has become of it since. */
export function answeredContextOf({ sentContext }: PushCall, answer: UpstreamRow): EditValue {
  return { ...(sentContext as SentText), answer: stringifyLossless(answer) };
}

/** The same while people are asked whether it is one of these. */
export function doubtfulContextOf({ sentContext }: PushCall, mayBe: readonly string[]): EditValue {
  return { ...(sentContext as SentText), mayBe };
}

/** The records about which people are asked. */
export function maybeOf({ sentContext }: Pick<PushCall, 'sentContext'>): readonly string[] {
  return (sentContext as SentText | null)?.mayBe ?? [];
}

/** The records of which people have said that it is none of them. */
export function ruledOutOf({ sentContext }: Pick<PushCall, 'sentContext'>): ReadonlySet<string> {
  return new Set((sentContext as SentText | null)?.ruledOut);
}

/** The same once people have said which of them it is, or with null that it is none. */
export function decidedContextOf({ sentContext }: PushCall, stId: string | null): EditValue {
  const { mayBe = [], ruledOut = [], ...context } = sentContext as SentText;
  return stId === null
    ? { ...context, ruledOut: [...ruledOut, ...mayBe] }
    : { ...context, ruledOut, answer: stringifyLossless({ id: BigInt(stId) }) };
}

/** Errors  Error for a call that was never sent. */
export function readSentCreation({ ordinal, sentContext }: PushCall): SentCreation {
  const context = sentContext as SentText | null;
  if (context === null)
    throw new Error(`Call ${ordinal} is on its way and does not say with what.`);
  return {
    body: parseLossless(context.body) as WriteBody,
    fields: new Map(Object.entries(context.fields)),
    answer: context.answer === undefined ? null : (parseLossless(context.answer) as UpstreamRow),
    ruledOut: ruledOutOf({ sentContext: context }),
  };
}
