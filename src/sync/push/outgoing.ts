import type { KnownPictures } from '../../pricebook/edits/picture-paths.ts';
import type { FieldChange, PushCall } from './push.ts';

/** A call that is sent, or was: what of it, and what stays behind. */
export interface Outgoing {
  readonly call: PushCall;
  readonly stId: string;
  readonly changes: readonly FieldChange[];
  /** Contradicted fields, which are not sent. */
  readonly held: readonly string[];
  readonly body: Record<string, unknown>;
}

/** Calls whose intents are written. */
export interface Prepared {
  readonly outgoing: readonly Outgoing[];
  readonly pictures: KnownPictures;
}
