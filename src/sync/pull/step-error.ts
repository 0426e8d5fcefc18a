import { LaziError, UpstreamError, type UpstreamErrorKind } from '../../errors.ts';
import { type PricebookEntity, pricebookEntities } from '../../servicetitan/entities.ts';
import type { DeletePlan } from '../plan/plan-deletes.ts';
import type { RunError } from '../runs/run.ts';
import { IncompleteReadError } from './read-entity.ts';

/** What a step that failed says of it. Errors that are no LaziError are bugs: their text stays in the log. */
export function describeError(error: unknown, entity: PricebookEntity): RunError {
  if (error instanceof UpstreamError) {
    return { code: error.code, message: error.message, remedy: remedies[error.kind](entity) };
  }
  if (error instanceof IncompleteReadError) {
    return {
      code: error.code,
      message: error.message,
      remedy:
        'What was read is applied and nothing was deleted. Start another sync when ServiceTitan is quiet.',
    };
  }
  if (error instanceof LaziError) {
    return { code: error.code, message: error.message, remedy: 'Start another sync.' };
  }
  return {
    code: 'INTERNAL',
    message: `The pull of ${entity} stopped unexpectedly.`,
    remedy: 'What it had applied stays. The log of the worker names the cause.',
  };
}

const remedies: Readonly<Record<UpstreamErrorKind, (entity: PricebookEntity) => string>> = {
  retryable: () =>
    'ServiceTitan did not answer properly for too long. The next sync goes on from here.',
  'rate-limited': () =>
    'ServiceTitan refused more calls for too long: look for another program with the same app key.',
  unauthorised: () =>
    'Check client id, client secret and app key, and that the app is connected to this tenant.',
  forbidden: (entity) =>
    `Give the app the scope ${pricebookEntities[entity].readScope}, let the tenant accept its new version, and start another sync.`,
  rejected: () => 'ServiceTitan refused the request itself. Report this; the log names the call.',
  protocol: (entity) =>
    `ServiceTitan's list of ${entity} contradicts itself; nothing was deleted. Start another sync, and report it if it happens again.`,
};

/** What a step says that waits for a person before it deletes. */
export function describeQuestion(
  plan: Extract<DeletePlan, { kind: 'ask' }>,
  entity: PricebookEntity,
): RunError {
  const count = plan.ids.length;
  return {
    code: 'NEEDS_CONFIRMATION',
    message:
      plan.reason === 'EMPTY_READ'
        ? `ServiceTitan lists no ${entity} at all, and ${count} are here. Nothing was deleted.`
        : `ServiceTitan no longer lists ${count} ${entity}, more than are deleted without asking. Nothing was deleted.`,
    remedy:
      'Look at the pricebook in ServiceTitan. If it is right, confirm the deletes of this run; if not, cancel it.',
  };
}
