import { inspect } from 'node:util';
import { secretsOf } from '../config/secrets.ts';
import { type Config, loadConfig, loadEnvironmentFile } from '../config.ts';
import { LaziError } from '../errors.ts';
import { scrubber } from '../lib/scrub.ts';
import type { Run } from './describe-command.ts';
import type { ErrorReporter } from './errors/sentry-reporter.ts';
import { createLogger } from './log.ts';
import { Shutdown } from './shutdown.ts';
import { openTerminal } from './terminal.ts';

/** Everything a command opens is released, and whatever goes wrong is told in a way people can use. Answers the exit code. */
export async function runSafely(command: string, run: Run): Promise<number> {
  const terminal = openTerminal(process.stdout);
  const complaints = openTerminal(process.stderr);
  let config: Config;
  let reporter: ErrorReporter | undefined;
  try {
    loadEnvironmentFile();
    config = loadConfig();
    reporter = await openReporter(config, command);
  } catch (error) {
    return explain(complaints.line, error);
  }
  const scrub = scrubber(secretsOf(config));
  const complain = (line: string) => complaints.line(scrub(line));
  if (reporter) reportCrashes(reporter, complain);
  const logger = createLogger(config, process.stderr, reporter?.report);
  const shutdown = new Shutdown(logger);
  const exitCode = await run({ config, logger, shutdown, terminal }).catch((error: unknown) => {
    terminal.endProgress();
    if (isMistake(error)) reporter?.report({ error, what: `lazi ${command}`, about: {} });
    return explain(complain, error);
  });
  const isClean = await shutdown.stop();
  await reporter?.close();
  return isClean ? exitCode : Math.max(exitCode, 1);
}

async function openReporter(config: Config, role: string): Promise<ErrorReporter | undefined> {
  const { sentryDsn: dsn, production } = config;
  if (dsn === undefined) return undefined;
  const { openSentryReporter } = await import('./errors/sentry-reporter.ts');
  const environment = production ? 'production' : 'development';
  return openSentryReporter({ dsn, environment, role, scrub: scrubber(secretsOf(config)) });
}

/** A crash stays one: it is told first, within the time that the reporter takes at most. */
function reportCrashes(reporter: ErrorReporter, complain: (line: string) => void): void {
  process.on('uncaughtException', (error) => {
    complain(inspect(error));
    reporter.report({ error, what: 'the process crashed', about: {} });
    void reporter.close().then(() => process.exit(1));
  });
}

/** Prints what went wrong: the words alone where they say it all, with the stack where it is a bug. */
function explain(print: (line: string) => void, error: unknown): number {
  if (error instanceof LaziError) print(error.message);
  else if (isOutsideTrouble(error)) print(`lazi cannot go on: ${error.message} (${error.code})`);
  else print(`lazi stopped on a mistake of its own. Please report it:\n${inspect(error)}`);
  return 1;
}

function isMistake(error: unknown): error is Error {
  return error instanceof Error && !(error instanceof LaziError) && !isOutsideTrouble(error);
}

/** The system's and PostgreSQL's own errors (no space, wrong password) carry a code and say what is wrong. */
function isOutsideTrouble(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
