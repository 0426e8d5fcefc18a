import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import { Reads, readOnce } from './reads.ts';
import type { Statement } from './statement.ts';
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
  let borrowed = 0;
  const connect = async () => {
    borrowed += 1;
    return client;
  };
  const pool = { options: { max: 1 }, connect } as unknown as pg.Pool;
  const meter = new StatementMeter(undefined);
  return {
    sent,
    borrowed: () => borrowed,
    reads: new Reads(pool, meter, 7n),
    readOnce: (statement: Statement) => readOnce(pool, meter, 7n, statement),
  };
}

const statement = { text: 'SELECT 1 AS one' };

/** Answers to whatever is asked, all of them when `answerAll` is called. */
function latch() {
  let answerAll = () => {};
  const answered = new Promise<void>((resolve) => {
    answerAll = resolve;
  });
  return { answer: () => answered.then(() => ({ rows: [{ one: 1 }] })), answerAll };
}

const noTransaction = async (text: string) => {
  if (text.startsWith('BEGIN')) throw new Error('cancelled');
  return { rows: [] };
};

describe('reads', () => {
  it('open their transaction in the message of the first', async () => {
    const { answer, answerAll } = latch();
    const { reads, sent } = poolOf(answer);
    const reading = reads.query(statement);
    await new Promise(setImmediate);
    expect(sent).toEqual([expect.stringMatching(/^BEGIN .* READ ONLY;/), statement.text]);
    answerAll();
    expect(await reading).toEqual([{ one: 1 }]);
  });

  it('find nothing out where their transaction cannot be opened', async () => {
    await expect(poolOf(noTransaction).reads.query(statement)).rejects.toThrow('cancelled');
  });

  it('take no other connection for one that was dead once they are closed', async () => {
    const dead = () => Promise.reject(Object.assign(new Error('gone'), { code: 'ECONNRESET' }));
    const open = poolOf(dead);
    await expect(open.reads.query(statement)).rejects.toThrow();
    expect(open.borrowed()).toBe(2);
    const closed = poolOf(dead);
    const reading = closed.reads.query(statement);
    await closed.reads.close();
    await expect(reading).rejects.toThrow();
    expect(closed.borrowed()).toBe(1);
  });
});

describe('a single read', () => {
  it('leaves with its transaction in one message', async () => {
    const { answer, answerAll } = latch();
    const { readOnce, sent } = poolOf(answer);
    const reading = readOnce(statement);
    await new Promise(setImmediate);
    expect(sent).toEqual([expect.stringMatching(/^BEGIN /), statement.text, 'COMMIT']);
    answerAll();
    expect(await reading).toEqual([{ one: 1 }]);
  });

  it('finds nothing out where its transaction cannot be opened', async () => {
    await expect(poolOf(noTransaction).readOnce(statement)).rejects.toThrow('cancelled');
  });
});
