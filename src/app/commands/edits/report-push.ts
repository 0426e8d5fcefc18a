import type { EditValue } from '../../../pricebook/edits/edit-value.ts';
import { isRetriable, type Push, type PushCall } from '../../../sync/push/push.ts';
import { maybeOf } from '../../../sync/push/sent-creation.ts';
import type { ActingTenant } from '../../acting-tenant.ts';
import type { Terminal } from '../../terminal.ts';

const LONGEST_VALUE = 40;
const INDENT = ' '.repeat(10);

/** Prints what a plan would send. */
export function reportPlan(terminal: Terminal, push: Push, calls: readonly PushCall[]): void {
  const count = calls.length === 1 ? '1 call' : `${calls.length} calls`;
  terminal.line(`Plan ${push.id}: ${count}, about ${push.estimatedSeconds} s`);
  for (const call of calls) {
    const after = call.dependsOn.length === 0 ? '' : `  (after ${call.dependsOn.join(', ')})`;
    terminal.line(
      `  ${numbered(call.ordinal)}  ${call.kind.padEnd(6)} ${call.entity.padEnd(18)} ${call.label}${after}`,
    );
    for (const { field, before, after: wanted } of call.fields) {
      terminal.line(`${INDENT}${field}: ${shown(before)} -> ${shown(wanted)}`);
    }
  }
  for (const { message } of push.warnings) terminal.line(`  Warning: ${message}`);
}

/** What is told of a push that has ended. */
interface EndedPush {
  readonly push: Pick<Push, 'id' | 'state' | 'error'>;
  readonly calls: readonly EndedCall[];
}

type EndedCall = Pick<PushCall, 'ordinal' | 'state' | 'entity' | 'label' | 'error' | 'sentContext'>;

/** Prints how a push has ended, what has become of each call, and how to go on with what is left. */
export function reportPush(
  terminal: Terminal,
  { push, calls }: EndedPush,
  { flag }: Pick<ActingTenant, 'flag'>,
): void {
  terminal.line(`Push ${push.id}: ${push.state}`);
  if (push.error !== null) terminal.line(`  ${push.error.message} ${push.error.remedy}`);
  for (const { ordinal, state, entity, label, error } of calls) {
    terminal.line(`  ${numbered(ordinal)}  ${state.padEnd(10)} ${entity.padEnd(18)} ${label}`);
    if (error !== null) terminal.line(`${INDENT}${error.message} ${error.remedy}`);
  }
  if (!isRetriable(push)) return;
  terminal.line();
  terminal.line(`To go on with what is left: lazi push --retry ${push.id}${flag}`);
  for (const { ordinal, mayBe } of askedOf(calls)) {
    const answers = [...mayBe, 'none'].map((stId) => `--found ${ordinal}=${stId}`);
    terminal.line(`  with what call ${ordinal} has made: ${answers.join(' or ')}`);
  }
}

/** The creations of which people are asked what they have made. */
function askedOf(calls: readonly EndedCall[]) {
  return calls
    .map((call) => ({
      ordinal: call.ordinal,
      mayBe: call.state === 'UNKNOWN' ? maybeOf(call) : [],
    }))
    .filter(({ mayBe }) => mayBe.length > 0);
}

const numbered = (ordinal: number) => String(ordinal).padStart(4);

/** A value in a few words. */
export function shown(value: EditValue): string {
  if (value === null) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
