import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { viewerOf } from '../../identity/viewer.ts';
import type { OperationArgs } from './operation-args.ts';
import { SharedAnswers, variablesBelowRoot } from './shared-answers.ts';

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

  it('is there at once where it is made at once', () => {
    const answers = new SharedAnswers();
    const key = answers.keyOf(asked());
    const event = {};
    const made = { data: { n: 1 } };
    expect(answers.answer(event, key, () => made)).toBe(made);
    expect(answers.answer(event, key, () => ({ data: { n: 2 } }))).toBe(made);
  });

  it('depends on no variable that only says where to begin, or what to hear of', () => {
    const text = `subscription ($after: Cursor, $more: Boolean!, $deep: Int) {
      events(after: $after) { cursor @include(if: $more) ...F }
    }
    fragment F on Event { run(depth: $deep) { id } }`;
    expect([...variablesBelowRoot(parse(text))].toSorted()).toEqual(['deep', 'more']);
    const answers = new SharedAnswers();
    const document = parse(text);
    const key = (after: string, more: boolean) =>
      answers.keyOf(asked({ document, variableValues: { after, more } }));
    expect(key('x', true)).toBe(key('y', true));
    expect(key('x', true)).not.toBe(key('x', false));
  });

  it('is kept for so many questions only', async () => {
    const answers = new SharedAnswers();
    const event = {};
    let made = 0;
    const make = async () => ({ data: { n: ++made } });
    for (let n = 0; n < 100; n++) await answers.answer(event, `${n}`, make);
    await answers.answer(event, 'one too many', make);
    await answers.answer(event, 'one too many', make);
    await answers.answer(event, '0', make);
    expect(made).toBe(102);
  });

  it('I50 is never that of another tenant, of somebody who may do more, or to another question', () => {
    const answers = new SharedAnswers();
    const keys = [
      asked(),
      asked({ tenantId: 2n }),
      asked({ role: 'OWNER' }),
      asked({ document: parse('subscription { a }') }),
      asked({ operationName: 'A' }),
    ].map((args) => answers.keyOf(args));
    expect(new Set(keys).size).toBe(keys.length);
  });
});
