import type { EditValue } from '../pricebook/edits/edit-value.ts';
import type { Push, PushCall } from '../sync/push/push.ts';
import type { Terminal } from './terminal.ts';

const LONGEST_VALUE = 40;

/** Prints what a plan would send. */
export function reportPlan(terminal: Terminal, push: Push, calls: readonly PushCall[]): void {
  const count = calls.length === 1 ? '1 call' : `${calls.length} calls`;
  terminal.line(`Plan ${push.id}: ${count}, about ${push.estimatedSeconds} s`);
  for (const call of calls) {
    const after = call.dependsOn.length === 0 ? '' : `  (after ${call.dependsOn.join(', ')})`;
    terminal.line(
      `  ${String(call.ordinal).padStart(4)}  ${call.kind.padEnd(6)} ${call.entity.padEnd(18)} ${call.label}${after}`,
    );
    for (const { field, before, after: wanted } of call.fields) {
      terminal.line(`          ${field}: ${shown(before)} -> ${shown(wanted)}`);
    }
  }
  for (const { message } of push.warnings) terminal.line(`  Warning: ${message}`);
}

/** Prints how a push has ended. */
export function reportPush(terminal: Terminal, push: Push): void {
  terminal.line(`Push ${push.id}: ${push.state}`);
  if (push.error !== null) terminal.line(`  ${push.error.message} ${push.error.remedy}`);
}

/** Prints what has become of each call. */
export function reportCalls(terminal: Terminal, calls: readonly PushCall[]): void {
  for (const { state, entity, label, error } of calls) {
    terminal.line(`  ${state.padEnd(10)} ${entity.padEnd(18)} ${label}`);
    if (error !== null) terminal.line(`             ${error.message} ${error.remedy}`);
  }
}

/** A value in a few words. */
export function shown(value: EditValue): string {
  if (value === null) return 'nothing';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}
