import type { Logger } from 'pino';
import type { Config } from '../../config.ts';
import type { Shutdown } from '../shutdown.ts';
import type { Terminal } from '../terminal.ts';

/** What each command of the command line is given; it answers the exit code. */
export interface CommandContext {
  readonly config: Config;
  readonly logger: Logger;
  readonly shutdown: Shutdown;
  readonly terminal: Terminal;
}
