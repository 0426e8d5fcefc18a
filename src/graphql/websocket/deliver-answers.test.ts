import { type ExecutionResult, GraphQLError } from 'graphql';
import { describe, expect, it } from 'vitest';
import type { ReadyGenerator } from '../../lib/generator-of.ts';
import { deliverAnswers } from './deliver-answers.ts';

/** Answers that come when they are told to. */
function source() {
  const waiting: ((step: IteratorResult<ExecutionResult, undefined>) => void)[] = [];
  const ready: IteratorResult<ExecutionResult, undefined>[] = [];
  const there: ExecutionResult[] = [];
  const give = (step: IteratorResult<ExecutionResult, undefined>) => {
    const reader = waiting.shift();
    if (reader) reader(step);
    else ready.push(step);
  };
  const finished = { done: true, value: undefined } as const;
  return {
    tell: (...answers: ExecutionResult[]) => {
      for (const value of answers) give({ done: false, value });
    },
    finish: () => give(finished),
    /** They need no promise when they are asked for next. */
    prepare: (...answers: ExecutionResult[]) => void there.push(...answers),
    answers: {
      ready: () => there.shift(),
      next: () =>
        new Promise((resolve) => {
          const step = ready.shift();
          if (step) resolve(step);
          else waiting.push(resolve);
        }),
      return: async () => {
        give(finished);
        return finished;
      },
    } as unknown as ReadyGenerator<ExecutionResult>,
  };
}

function listener(id = '1', responseBytes = 1_000) {
  const heard: string[] = [];
  const { answers, ...rest } = source();
  let isFull = false;
  let makeRoom = () => {};
  const outbox = {
    send(message: string | Uint8Array) {
      heard.push(String(message));
      return isFull ? new Promise<void>((resolve) => (makeRoom = resolve)) : undefined;
    },
  };
  const delivery = deliverAnswers({ id, answers, outbox, responseBytes });
  return {
    ...{ heard, delivery, ...rest },
    fill: () => {
      isFull = true;
    },
    empty: () => {
      isFull = false;
      makeRoom();
    },
  };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('the answers of a subscription on a WebSocket', () => {
  it('are sent in their order under the id the client gave, until they are over', async () => {
    const { heard, delivery, tell, finish } = listener('a "quoted" id');
    const over = delivery.next();
    tell({ data: { n: 1 } }, { data: { n: 2 }, extensions: { cost: 3 } });
    finish();
    expect(await over).toEqual({ done: true, value: undefined });
    expect(heard.map((text) => JSON.parse(text))).toEqual([
      { id: 'a "quoted" id', type: 'next', payload: { data: { n: 1 } } },
      { id: 'a "quoted" id', type: 'next', payload: { data: { n: 2 }, extensions: { cost: 3 } } },
    ]);
  });

  it('are written once for all who are told the same', async () => {
    let written = 0;
    const answer = {
      data: { toJSON: () => ({ n: ++written }) } as unknown as Record<string, unknown>,
    };
    const listeners = [listener('1'), listener('2'), listener('3')];
    for (const { delivery, tell } of listeners) {
      void delivery.next();
      tell(answer);
    }
    await turn();
    for (const { heard } of listeners) expect(heard[0]).toContain('"payload":{"data":{"n":1}}}');
    expect(written).toBe(1);
  });

  it('wait where the client has not taken what it was sent', async () => {
    const { heard, delivery, tell, fill, empty } = listener();
    void delivery.next();
    fill();
    tell({ data: { n: 1 } }, { data: { n: 2 } });
    await turn();
    expect(heard).toHaveLength(1);
    empty();
    await turn();
    expect(heard).toHaveLength(2);
  });

  it('are sent in one go where they are there already, as far as there is room', async () => {
    const { heard, delivery, prepare, tell, fill, empty } = listener();
    prepare({ data: { n: 1 } }, { data: { n: 2 } });
    void delivery.next();
    expect(heard).toHaveLength(2);
    fill();
    tell({ data: { n: 3 } });
    await turn();
    prepare({ data: { n: 4 } });
    expect(heard).toHaveLength(3);
    empty();
    await turn();
    expect(heard.map((text) => JSON.parse(text).payload.data.n)).toEqual([1, 2, 3, 4]);
  });

  it('are refused where they are too large', async () => {
    const { heard, delivery, tell } = listener('1', 100);
    void delivery.next();
    tell({ data: { text: 'x'.repeat(100) } });
    await turn();
    expect(JSON.parse(heard[0] ?? '')).toMatchObject({
      payload: { errors: [{ extensions: { code: 'RESPONSE_TOO_LARGE', max: 100 } }] },
    });
  });

  it('say of errors what GraphQL says, and nothing of HTTP', async () => {
    const { heard, delivery, tell } = listener();
    void delivery.next();
    const extensions = { code: 'FORBIDDEN', http: { status: 403 } };
    tell({ errors: [new GraphQLError('No.', { extensions })] });
    await turn();
    expect(JSON.parse(heard[0] ?? '')).toMatchObject({
      payload: { errors: [{ message: 'No.', extensions: { code: 'FORBIDDEN' } }] },
    });
    expect(heard[0]).not.toContain('403');
  });

  it('end at once when the client has had enough, and nothing follows', async () => {
    const { heard, delivery, tell } = listener();
    const over = delivery.next();
    await turn();
    await delivery.return(undefined);
    tell({ data: { n: 1 } });
    expect(await over).toEqual({ done: true, value: undefined });
    await turn();
    expect(heard).toEqual([]);
  });
});
