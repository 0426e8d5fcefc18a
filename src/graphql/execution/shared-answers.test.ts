import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { viewerOf } from '../../identity/viewer.ts';
import type { OperationArgs } from './executor.ts';
import { SharedAnswers } from './shared-answers.ts';

const document = parse('subscription { a }');
/** What is asked, by whom. */
function asked(
  changes: Partial<{ tenantId: bigint; role: 'OWNER' | 'VIEWER'; subject: string }> &
    Partial<OperationArgs> = {},
) {
  const { tenantId = 1n, role = 'VIEWER', subject = 'ann', ...args } = changes;
  const viewer = viewerOf({ tenantId, role, subject });
  return { document, contextValue: { viewer }, ...args } as unknown as OperationArgs;
}

describe('the answer to an event', () => {
  it('is made once for all who ask the same of it', async () => {
    const answers = new SharedAnswers();
    let made = 0;
    const make = async () => ({ data: { n: ++made } });
    const event = {};
    const key = answers.keyOf(asked());
    const [one, other] = await Promise.all([
      answers.answer(event, key, make),
      answers.answer(event, answers.keyOf(asked({ subject: 'bob' })), make),
    ]);
    expect(other).toBe(one);
    expect(made).toBe(1);
    await answers.answer({}, key, make);
    expect(made).toBe(2);
  });

  it('I50 is never that of another tenant, of somebody who may do more, or to another question', () => {
    const answers = new SharedAnswers();
    const keys = [
      asked(),
      asked({ tenantId: 2n }),
      asked({ role: 'OWNER' }),
      asked({ document: parse('subscription { a }') }),
      asked({ operationName: 'A' }),
      asked({ variableValues: { after: 'x' } }),
    ].map((args) => answers.keyOf(args));
    expect(new Set(keys).size).toBe(keys.length);
  });
});
