import type { Writable } from 'node:stream';
import { type Logger, type LoggerOptions, pino } from 'pino';
import { secretsOf } from '../config/secrets.ts';
import type { Config } from '../config.ts';
import { scrubber } from '../lib/scrub.ts';
import { mistakeIn, type ReportError } from './errors/reported-error.ts';

/**
 * The log of the process: JSON lines on standard error, because standard output belongs to people. Where standard
 * error is a terminal, people read that too, and each line is written for them. No secret of the configuration gets into a line, whatever
 * it is part of.
 *
 * `tenant`, `runId`, `pushId` and `requestId` say whom and what a line is about, where that is known.
 */
export function createLogger(
  config: Config,
  out: Writable & { readonly isTTY?: boolean } = process.stderr,
  /** Told of what is logged as an error and is a mistake of our own. */
  report?: ReportError,
): Logger {
  const options: LoggerOptions = {
    level: config.logLevel,
    base: null,
    ...(report && { hooks: { logMethod: reporting(report) } }),
  };
  const scrub = scrubber(secretsOf(config));
  if (out.isTTY) {
    return pino(options, { write: (line) => void out.write(`${readable(scrub(line))}\n`) });
  }
  const standardError = pino.destination({ dest: 2, sync: true });
  return pino(options, { write: (line) => void standardError.write(scrub(line)) });
}

const ERROR = 50;

type LogMethod = NonNullable<NonNullable<LoggerOptions['hooks']>['logMethod']>;

function reporting(report: ReportError): LogMethod {
  return function (this: Logger, args, method, level) {
    const [line, message] = args as unknown[];
    if (level >= ERROR && typeof line === 'object' && line !== null) {
      const mistake = mistakeIn({ ...this.bindings(), ...line }, String(message ?? ''));
      if (mistake) report(mistake);
    }
    method.apply(this, args);
  };
}

/** `warn: a job failed (job: run, error: …)`; stacks are for the JSON. */
export function readable(line: string): string {
  const { level, time: _time, msg, ...details }: Entry = JSON.parse(line);
  const shown = Object.entries(details).map(([name, value]) => `${name}: ${wordsOf(value)}`);
  const severity = pino.levels.labels[level] ?? String(level);
  return `${severity}: ${msg ?? ''}${shown.length > 0 ? ` (${shown.join(', ')})` : ''}`;
}

interface Entry {
  readonly level: number;
  readonly time: number;
  readonly msg?: string;
  readonly [detail: string]: unknown;
}

function wordsOf(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  return 'message' in value ? String(value.message) : JSON.stringify(value);
}
