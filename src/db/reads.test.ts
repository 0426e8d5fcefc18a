import type pg from 'pg';
import { describe, expect, it } from 'vitest';
import type { Batch } from './batch.ts';
import { Reads, readOnce } from './reads.ts';
import type { Statement } from './statement.ts';
import { StatementMeter } from './statement-meter.ts';

/** What PostgreSQL says to a statement: its one row, or how it failed. */
type Answer = (text: string) => Promise<string>;

/** A connection that answers as it is told to; `sent` has the statements of each message. */
function poolOf(answer: Answer) {
  const sent: string[][] = [];
  const client = {
    query: (batch: Batch) => void answerAll(batch, sent, answer),
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

async function answerAll(batch: Batch, sent: string[][], answer: Answer): Promise<void> {
  const texts: string[] = [];
  sent.push(texts);
  const ignore = () => {};
  batch.submit({
    ...{ stream: { cork: ignore, uncork: ignore }, parsedStatements: {} },
    ...{ submittedNamedStatements: {}, bind: ignore, describe: ignore, execute: ignore },
    ...{ flush: ignore, sync: ignore, parse: ({ text }: Statement) => texts.push(text) },
  } as unknown as Parameters<Batch['submit']>[0]);
  try {
    for (const text of texts) {
      const one = await answer(text);
      batch.handleRowDescription({ fields: [{ name: 'one', dataTypeID: 25, format: 'text' }] });
      batch.handleDataRow({ fields: [one] });
      batch.handleCommandComplete({ text: 'SELECT 1' });
    }
  } catch (error) {
    batch.handleError(error);
  }
}

const statement = { text: 'SELECT 1 AS one' };

/** Answers to whatever is asked, all of them when `answerAll` is called. */
function latch() {
  let answerAll = () => {};
  const answered = new Promise<void>((resolve) => {
    answerAll = resolve;
  });
  return { answer: () => answered.then(() => '1'), answerAll };
}

const noTransaction = async (text: string) => {
  if (text.startsWith('BEGIN')) throw new Error('cancelled');
  return '1';
};

const BEGIN = expect.stringMatching(/^BEGIN .* READ ONLY$/);
const SCOPE = 'SELECT set_config($1, $2, true)';

describe('reads', () => {
  it('open their transaction in the message of the first', async () => {
    const { answer, answerAll } = latch();
    const { reads, sent } = poolOf(answer);
    const reading = reads.query(statement);
    await new Promise(setImmediate);
    expect(sent).toEqual([[BEGIN, SCOPE, statement.text]]);
    answerAll();
    expect(await reading).toEqual([{ one: '1' }]);
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
    expect(sent).toEqual([[BEGIN, SCOPE, statement.text, 'COMMIT']]);
    answerAll();
    expect(await reading).toEqual([{ one: '1' }]);
  });

  it('finds nothing out where its transaction cannot be opened', async () => {
    await expect(poolOf(noTransaction).readOnce(statement)).rejects.toThrow('cancelled');
  });
});
