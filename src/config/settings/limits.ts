import { z } from 'zod';
import { MINUTE_MS } from '../../lib/duration.ts';
import { defaultLimits, type GatewayLimits } from '../limits.ts';
import { integer, optionalText, setting } from '../setting.ts';

const limit = (name: keyof GatewayLimits, min: number, max: number, description: string) =>
  setting('Limits', integer(min, max).default(defaultLimits[name]), description);

/** What callers may ask for. */
export const limitSettings = {
  PERSISTED_DOCUMENTS: setting(
    'Limits',
    optionalText(),
    'File of documents by their SHA-256, as codegen writes it (`persisted-documents.json`): requests may name them by their hash.',
    { shownDefault: 'none' },
  ),
  PERSISTED_DOCUMENTS_ONLY: setting(
    'Limits',
    z.enum(['true', 'false'], 'must be true or false').default('false'),
    'Whether no other document is run.',
  ),
  LIMIT_BODY_BYTES: limit('bodyBytes', 1_000, 10_000_000, 'Bytes of a request body.'),
  LIMIT_BODY_MS: limit(
    'bodyMs',
    100,
    5 * MINUTE_MS,
    'How long a request body may take to arrive, in milliseconds.',
  ),
  LIMIT_MESSAGE_BYTES: limit(
    'messageBytes',
    1_000,
    10_000_000,
    'Bytes of one message of a client on a WebSocket.',
  ),
  LIMIT_NESTING: limit(
    'nesting',
    8,
    500,
    'Brackets that may be open at once in a document or a body.',
  ),
  LIMIT_DOCUMENT_LENGTH: limit('documentLength', 500, 1_000_000, 'Characters of a document.'),
  LIMIT_TOKENS: limit('tokens', 50, 100_000, 'Words and signs of a document.'),
  LIMIT_DEPTH: limit('depth', 2, 100, 'Fields below one another in a document.'),
  LIMIT_BREADTH: limit(
    'breadth',
    10,
    100_000,
    'Fields of a document in all, fragments counted wherever they are spread.',
  ),
  LIMIT_ROOT_FIELDS: limit('rootFields', 1, 1_000, 'Fields at the top of an operation.'),
  LIMIT_ALIASES: limit('aliases', 0, 10_000, 'Aliases of a document.'),
  LIMIT_DIRECTIVES: limit('directives', 1, 100, 'Directives in one place of a document.'),
  LIMIT_COST: limit(
    'cost',
    100,
    100_000_000,
    'Cost of one operation: the values its answer may hold, estimated before it runs.',
  ),
  LIMIT_PAGE_SIZE: limit('pageSize', 1, 1_000, 'Rows of one page of a list.'),
  LIMIT_RESPONSE_BYTES: limit(
    'responseBytes',
    10_000,
    1_000_000_000,
    'Bytes of one answer. The whole tree of a pricebook of 20,000 categories has some 12 MB.',
  ),
  LIMIT_OPERATION_MS: limit(
    'operationMs',
    10,
    10 * MINUTE_MS,
    'How long one operation may take, its SQL statements included, in milliseconds.',
  ),
  LIMIT_OPERATIONS_PER_TENANT: limit(
    'operationsPerTenant',
    1,
    10_000,
    'Queries and mutations of one tenant that a process works on at once; fifty times as many may wait.',
  ),
  LIMIT_SUBSCRIPTIONS_PER_SOCKET: limit(
    'subscriptionsPerSocket',
    1,
    10_000,
    'Operations open at once on one WebSocket.',
  ),
  LIMIT_SOCKETS_PER_TENANT: limit(
    'socketsPerTenant',
    1,
    100_000,
    'WebSockets of one tenant on a process; as many more may be on their way in.',
  ),
  LIMIT_COST_PER_SECOND: setting(
    'Limits',
    integer(0, 1_000_000_000).optional(),
    'Cost that comes back to each caller every second, all processes together; 0 for no such limit.',
    { shownDefault: '`50000`; 0 in demo mode' },
  ),
  LIMIT_COST_BURST: setting(
    'Limits',
    integer(1, 1_000_000_000).default(3_000_000),
    'Cost that a caller may spend at once after a pause.',
  ),
};
