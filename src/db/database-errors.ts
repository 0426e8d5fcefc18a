import { DatabaseError, InvalidInputError } from '../errors.ts';
import { codeOf } from './error-code.ts';

/** Two transactions stood in each other's way; the same one succeeds when it is run again. */
const COLLISIONS = new Set([
  '40001', // serialization_failure
  '40P01', // deadlock_detected
]);

const QUERY_CANCELED = '57014';

const AWAY = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EPIPE',
  'ETIMEDOUT',
  '25P03', // idle_in_transaction_session_timeout
  '55P03', // lock_not_available
  QUERY_CANCELED, // statement_timeout
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '57P05', // idle_session_timeout
  // Prisma's words for the same
  'P1001', // database not reachable
  'P1002', // database not reachable in time
  'P1008', // operation timed out
  'P1017', // connection closed
  'P2024', // no connection free in time
  'P2028', // transaction not started in time
]);

/** Classes 08 (connection exception) and 53 (insufficient resources: too many connections, disk, memory). */
const AWAY_CLASS = /^(08|53)[0-9A-Z]{3}$/;

/** pg raises these without a code. */
const AWAY_MESSAGE =
  /^(Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Client was closed|Cannot use a pool after calling end)/;

export const isCollision = (error: unknown): boolean => COLLISIONS.has(codeOf(error) ?? '');

/** True when PostgreSQL has cut a statement that took too long. */
export function isTimeout(error: unknown): boolean {
  return (codeBehindPrisma(error) ?? codeOf(error)) === QUERY_CANCELED;
}

/** True when the connection itself is in doubt, and must not go back to the pool. */
export function isAway(error: unknown): boolean {
  const code = codeBehindPrisma(error) ?? codeOf(error);
  if (code !== undefined) return AWAY.has(code) || AWAY_CLASS.test(code);
  return error instanceof Error && AWAY_MESSAGE.test(error.message);
}

const UNSTORABLE = new Set([
  '22021', // character_not_in_repertoire: a NUL
  '22P05', // untranslatable_character: half of a surrogate pair, or a NUL, in JSON
]);

/**
 * The error to raise for one of pg's: a DatabaseError if the same request works later, an InvalidInputError for text that no database
 * can hold, else the very same.
 */
export function translate(error: unknown): unknown {
  if (error instanceof DatabaseError) return error;
  if (UNSTORABLE.has(codeOf(error) ?? '')) {
    return new InvalidInputError('input', 'It holds text with characters that cannot be stored.');
  }
  if (!isAway(error) && !isCollision(error)) return error;
  const reason = error instanceof Error ? error.message || codeOf(error) : String(error);
  return new DatabaseError(`The database is away or overloaded: ${reason}`, { cause: error });
}

/** Prisma wraps what PostgreSQL said: `error.meta.driverAdapterError.cause.originalCode`. */
function codeBehindPrisma(error: unknown): string | undefined {
  let inner: unknown = error;
  for (const key of ['meta', 'driverAdapterError', 'cause', 'originalCode']) {
    if (typeof inner !== 'object' || inner === null) return undefined;
    inner = Reflect.get(inner, key);
  }
  return typeof inner === 'string' ? inner : undefined;
}
