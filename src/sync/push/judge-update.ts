import type { EditFields } from '../../pricebook/edits/edit-field.ts';
import type { AnyPayload } from '../../pricebook/edits/fields-of-entity.ts';
import { type KnownPictures, picturesIn } from '../../pricebook/edits/picture-paths.ts';
import type { EditError } from '../../pricebook/edits/record-edits.ts';
import { provesAll, showsAll } from './acknowledge.ts';
import { callError } from './call-error.ts';
import { conflictError } from './decide-send.ts';
import type { Outgoing } from './outgoing.ts';
import type { SendOutcome } from './send-updates.ts';

/** Whether a change is there only reading tells: until then it is not known, and what shows later is known as ours. */
export const UNREADABLE_RECORD: EditError = {
  code: 'UNREADABLE',
  message:
    'What ServiceTitan has cannot be read, so that nobody knows whether the change is there.',
  remedy: 'Look at the record in ServiceTitan; `retryPush` reads it again.',
};

const GONE = conflictError(['the record: it is gone']);

/** What ServiceTitan shows of a record: null where it is gone, `unreadable` where it is there and nobody can tell what it says. */
export type Shown = AnyPayload | 'unreadable' | null;

/** What came of a change that was sent. */
export type Verdict =
  /** It was refused, and is to be sent once more. */
  | { readonly kind: 'again' }
  | { readonly kind: 'refused' | 'gone'; readonly error: EditError }
  /** What shows of it later is ours; `isSentAgain` where it is to be sent once more before that is left at it. */
  | { readonly kind: 'unknown'; readonly error: EditError | null; readonly isSentAgain: boolean }
  /** What ServiceTitan took of it the record tells. */
  | { readonly kind: 'told'; readonly payload: AnyPayload };

export interface Sending {
  readonly fields: EditFields<AnyPayload>;
  readonly pictures: KnownPictures;
  /** Nothing is sent after this. */
  readonly isLast: boolean;
}

/**
 * What came of a change, given the answer to it and what ServiceTitan shows now.   Pure.
 * What shows is there, whatever was answered: of a bulk call that was refused for another row, a row may have been stored before, and be
 * refused when it is sent by itself.
 */
export function judgeUpdate(
  { call, changes }: Pick<Outgoing, 'call' | 'changes'>,
  outcome: SendOutcome,
  shown: Shown,
  { fields, pictures, isLast }: Sending,
): Verdict {
  const payload = shown === 'unreadable' ? null : shown;
  if (outcome.kind === 'refused') {
    const isThere = payload !== null && provesAll(changes, payload, fields, pictures);
    if (isThere) return { kind: 'told', payload };
    // A picture may have been moved, or forgotten, since it was uploaded: it is sent once more with the picture where it is then.
    const isPictureInDoubt = call.attempts === 1 && picturesIn(changes, fields).length > 0;
    return isPictureInDoubt
      ? { kind: 'again' }
      : { kind: 'refused', error: callError(outcome.error) };
  }
  if (outcome.kind === 'unknown') {
    const isShown = payload !== null && showsAll(changes, payload, fields, pictures);
    if (isShown) return { kind: 'told', payload };
    const error = outcome.error && callError(outcome.error);
    return { kind: 'unknown', error, isSentAgain: !isLast };
  }
  if (shown === 'unreadable') {
    return { kind: 'unknown', error: UNREADABLE_RECORD, isSentAgain: false };
  }
  return payload === null ? { kind: 'gone', error: GONE } : { kind: 'told', payload };
}
