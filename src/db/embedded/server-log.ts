import type { Logger } from 'pino';

/** PostgreSQL's words for severities that an operator should see. */
const SERIOUS = / (WARNING|ERROR|FATAL|PANIC): /;

/** What it says to those still connected when it is asked to stop: nothing is wrong. */
const FAREWELL = /FATAL: {2}terminating connection due to administrator command/;

/** Passes the server's own log on, line by line: what is serious as a warning, the rest for whoever debugs. */
export function passServerLog(logger: Logger, text: string): void {
  const log = logger.child({ server: 'postgres' });
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue;
    if (SERIOUS.test(line) && !FAREWELL.test(line)) log.warn(line);
    else log.debug(line);
  }
}
