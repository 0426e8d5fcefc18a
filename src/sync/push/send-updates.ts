import { UpstreamError } from '../../errors.ts';
import {
  type ItemEntity,
  type PricebookEntity,
  pricebookEntities,
} from '../../servicetitan/entities.ts';
import { NotSentError } from '../../servicetitan/transport.ts';
import { LeaseLostError } from '../leases.ts';
import type { Outgoing } from './outgoing.ts';
import type { PushSession } from './session.ts';

/** What is known after sending a call. */
export type SendOutcome =
  /** ServiceTitan said yes; reading back tells what it took. */
  | { readonly kind: 'accepted' }
  /** ServiceTitan said no, and has done nothing. */
  | { readonly kind: 'refused'; readonly error: UpstreamError }
  /** No answer came, or none that says. */
  | { readonly kind: 'unknown'; readonly error: UpstreamError | null };

/** The same of a call that was sent just now: where no answer came it is known why. */
type Attempt =
  | Exclude<SendOutcome, { kind: 'unknown' }>
  | { kind: 'unknown'; error: UpstreamError };

const ACCEPTED = { kind: 'accepted' } as const;

/**
 * Sends changes of records of one entity: items in one bulk call where there are several, everything else one by one. A bulk call that
 * is refused says nothing about its rows: those are sent by themselves. So they are where `oneByOne` says so: one that ServiceTitan
 * cannot bear is not to hold back the others.
 * Errors  what is no answer about a record: UpstreamError `unauthorised`, `rate-limited` or without an effect, and the signal's reason.
 */
export async function sendUpdates(
  session: PushSession,
  entity: PricebookEntity,
  outgoing: readonly Outgoing[],
  { oneByOne }: { readonly oneByOne: boolean },
): Promise<Map<number, SendOutcome>> {
  const outcomes = new Map<number, SendOutcome>();
  if (entity !== 'categories' && outgoing.length > 1 && !oneByOne) {
    const outcome = await attempt(() => sendBulk(session, entity, outgoing));
    if (!isRefused(outcome)) {
      for (const { call } of outgoing) outcomes.set(call.ordinal, outcome);
      return outcomes;
    }
  }
  const { upstream, writing } = session;
  for (const { call, stId, body } of outgoing) {
    const outcome = await attempt(() => upstream.update(entity, BigInt(stId), body, writing));
    outcomes.set(call.ordinal, outcome);
  }
  return outcomes;
}

function sendBulk(
  { upstream, writing }: PushSession,
  entity: ItemEntity,
  outgoing: readonly Outgoing[],
): Promise<void> {
  const rows = outgoing.map(({ stId, body }) => ({ id: BigInt(stId), ...body }));
  return upstream.updateItems({ [pricebookEntities[entity].bulkKey]: rows }, writing);
}

/** A bulk call that is refused may have applied some rows all the same; setting a field to the same value again does no harm. */
function isRefused(outcome: SendOutcome): boolean {
  if (outcome.kind === 'accepted') return false;
  return outcome.error?.kind === 'rejected' || outcome.error?.kind === 'forbidden';
}

/** Errors  LeaseLostError where this worker was held up for too long to send anything; else as `sendUpdates`. */
export async function attempt(send: () => Promise<unknown>): Promise<Attempt> {
  try {
    await send();
    return ACCEPTED;
  } catch (error) {
    if (error instanceof NotSentError) {
      throw new LeaseLostError(
        'The worker was held up until its leases ran out: nothing was sent.',
      );
    }
    if (!(error instanceof UpstreamError)) throw error;
    if (error.sideEffect === 'unknown') return { kind: 'unknown', error };
    if (error.kind === 'rejected' || error.kind === 'forbidden') return { kind: 'refused', error };
    throw error;
  }
}
