import { inspect } from 'node:util';
import { CommanderError } from 'commander';
import { secretsOf } from '../config/secrets.ts';
import { type Config, loadConfig, loadEnvironmentFile } from '../config.ts';
import { LaziError } from '../errors.ts';
import { scrubber } from '../lib/scrub.ts';
import type { Run } from './describe-command.ts';
import { describeCommands } from './describe-commands.ts';
import { createLogger } from './log.ts';
import { Shutdown } from './shutdown.ts';
import { openTerminal } from './terminal.ts';

/** Runs the command named by `argv` (as process.argv) and answers the exit code of the process. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = describeCommands(async ({ load }) => {
    exitCode = await runSafely(async (context) => (await load())(context));
  });
  try {
    await program.parseAsync(argv);
  } catch (error) {
    // Help, or a mistake in the words: Commander has printed it.
    if (error instanceof CommanderError) return error.exitCode;
    throw error;
  }
  return exitCode;
}

/** Everything a command opens is released, and whatever goes wrong is told in a way people can use. */
async function runSafely(run: Run): Promise<number> {
  const terminal = openTerminal(process.stdout);
  const complaints = openTerminal(process.stderr);
  let config: Config;
  try {
    loadEnvironmentFile();
    config = loadConfig();
  } catch (error) {
    return explain(complaints.line, error);
  }
  const logger = createLogger(config);
  const scrub = scrubber(secretsOf(config));
  const shutdown = new Shutdown(logger);
  const exitCode = await run({ config, logger, shutdown, terminal }).catch((error: unknown) => {
    terminal.endProgress();
    return explain((line) => complaints.line(scrub(line)), error);
  });
  return (await shutdown.stop()) ? exitCode : Math.max(exitCode, 1);
}

/** Prints what went wrong: the words alone where they say it all, with the stack where it is a bug. */
function explain(print: (line: string) => void, error: unknown): number {
  if (error instanceof LaziError) print(error.message);
  else if (isOutsideTrouble(error)) print(`lazi cannot go on: ${error.message} (${error.code})`);
  else print(`lazi stopped on a mistake of its own. Please report it:\n${inspect(error)}`);
  return 1;
}

/** The system's and PostgreSQL's own errors (no space, wrong password) carry a code and say what is wrong. */
function isOutsideTrouble(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string';
}
