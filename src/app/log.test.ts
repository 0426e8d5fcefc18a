import { Writable } from 'node:stream';
import { expect, it } from 'vitest';
import { loadConfig } from '../config.ts';
import { createLogger } from './log.ts';

it('writes each line for people where standard error is a terminal, without stacks', () => {
  const written: string[] = [];
  const terminal = Object.assign(
    new Writable({
      write(chunk, _encoding, done) {
        written.push(String(chunk));
        done();
      },
    }),
    { isTTY: true },
  );
  const config = loadConfig({ LOG_LEVEL: 'warn', METRICS_TOKEN: 'CANARY-of-metrics' });
  const logger = createLogger(config, terminal);
  logger.info('not said');
  logger.warn({ part: 'queue', error: 'refused' }, 'the queue has trouble');
  logger.error({ err: new Error('broken'), ids: [1, 2] }, 'a run stopped');
  logger.warn('only words');
  logger.warn({ asked: { authorization: 'Bearer CANARY-of-metrics' } }, 'CANARY-of-metrics');
  expect(written).toEqual([
    'warn: the queue has trouble (part: queue, error: refused)\n',
    'error: a run stopped (err: broken, ids: [1,2])\n',
    'warn: only words\n',
    'warn: [secret] (asked: {"authorization":"Bearer [secret]"})\n',
  ]);
});
