import { CommanderError } from 'commander';
import { describeCommands } from './describe-commands.ts';
import { runSafely } from './run-safely.ts';

/** Runs the command named by `argv` (as process.argv) and answers the exit code of the process. */
export async function runCommandLine(argv: readonly string[]): Promise<number> {
  let exitCode = 0;
  const program = describeCommands(async ({ command, load }) => {
    exitCode = await runSafely(command, async (context) => (await load())(context));
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
