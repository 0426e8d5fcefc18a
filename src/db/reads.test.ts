import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { Reads } from './reads.ts';
import { StatementMeter } from './statement-meter.ts';

/** A connection that answers as it is told to; `sent` has what left before anything was answered. */
function poolOf(answer: (text: string) => Promise<object>) {
  const sent: string[] = [];
  const client = {
    connection: { stream: { cork() {}, uncork() {} } },
    query(asked: string | { readonly text: string }) {
      const text = typeof asked === 'string' ? asked : asked.text;
      sent.push(text);
      return answer(text);
    },
    release() {},
  };
  const pool = { options: { max: 1 }, connect: async () => client } as unknown as pg.Pool;
  return { reads: new Reads(pool, new StatementMeter(undefined), 7n), sent };
}

const statement = { text: 'SELECT 1 AS one' };

describe('reads', () => {
  it('open their transaction in the message of the first', async () => {
    let answerAll = () => {};
    const answered = new Promise<void>((resolve) => {
      answerAll = resolve;
    });
    const { reads, sent } = poolOf(() => answered.then(() => ({ rows: [{ one: 1 }] })));
    const reading = reads.query(statement);
    await new Promise(setImmediate);
    expect(sent).toEqual([expect.stringMatching(/^BEGIN .* READ ONLY;/), statement.text]);
    answerAll();
    expect(await reading).toEqual([{ one: 1 }]);
  });

  it('find nothing out where their transaction cannot be opened', async () => {
    const { reads } = poolOf(async (text) => {
      if (text.startsWith('BEGIN')) throw new Error('cancelled');
      return { rows: [] };
    });
    await expect(reads.query(statement)).rejects.toThrow('cancelled');
  });
});
