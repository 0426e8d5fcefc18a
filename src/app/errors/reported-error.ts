import { LaziError } from '../../errors.ts';

/** A mistake of our own, as it is told to whoever keeps track of them: what and where, never what somebody's data was. */
export interface ReportedError {
  readonly error: Error;
  /** What was being done, in the words of the log. */
  readonly what: string;
  /** Whom and what it is about: `tenant`, `requestId`, `runId`, … */
  readonly about: Readonly<Record<string, string>>;
}

/** Told of mistakes; must neither throw nor wait. */
export type ReportError = (reported: ReportedError) => void;

const TOLD = ['tenant', 'requestId', 'runId', 'pushId', 'operation', 'job', 'part'] as const;

/** What of a line of the log is a mistake of our own; null where it is trouble of others, or none.   Pure. */
export function mistakeIn(
  line: Readonly<Record<string, unknown>>,
  what: string,
): ReportedError | null {
  const { err: error } = line;
  if (!(error instanceof Error) || error instanceof LaziError) return null;
  const about: Record<string, string> = {};
  for (const name of TOLD) if (typeof line[name] === 'string') about[name] = line[name];
  return { error, what, about };
}

const QUOTED = /"[^"]*"|'[^']*'|`[^`]*`/g;
const LONGEST_MESSAGE = 200;

/** The message of an error without what it quotes, which is somebody's data as often as not.   Pure. */
export function withoutQuotes(message: string): string {
  return message.replaceAll(QUOTED, '"…"').replaceAll(/\s+/g, ' ').slice(0, LONGEST_MESSAGE);
}
