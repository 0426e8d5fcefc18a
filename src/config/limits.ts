/** What one request, socket, caller or tenant may ask for. Each refusal names the limit, its value and what was asked. */
export interface GatewayLimits {
  /** Bytes of a request body. */
  readonly bodyBytes: number;
  /** How long a body may take to arrive. */
  readonly bodyMs: number;
  /** Bytes of one message on a WebSocket. */
  readonly messageBytes: number;
  /** Brackets open at once, in a document and in a body of JSON. */
  readonly nesting: number;
  /** Characters of a document. */
  readonly documentLength: number;
  /** Lexical tokens of a document. */
  readonly tokens: number;
  /** Fields below one another. */
  readonly depth: number;
  /** Fields in all, with every fragment spread where it is used. */
  readonly breadth: number;
  readonly rootFields: number;
  readonly aliases: number;
  /** Directives on one field, fragment or operation. */
  readonly directives: number;
  /** Values the answer may hold, as estimated from the schema before anything runs. */
  readonly cost: number;
  /** Rows of one page of a list. */
  readonly pageSize: number;
  /** Bytes of an answer. */
  readonly responseBytes: number;
  /** How long an operation may take, its SQL statements included. */
  readonly operationMs: number;
  /** Queries and mutations of one tenant that this process works on at once; others wait for their turn. */
  readonly operationsPerTenant: number;
  /** Subscriptions open at once on one WebSocket. */
  readonly subscriptionsPerSocket: number;
  /** WebSockets of one tenant on this process. */
  readonly socketsPerTenant: number;
}

export const defaultLimits: GatewayLimits = {
  bodyBytes: 256_000,
  bodyMs: 10_000,
  messageBytes: 64 * 1024,
  nesting: 64,
  documentLength: 32_000,
  tokens: 1_000,
  depth: 12,
  breadth: 500,
  rootFields: 10,
  aliases: 15,
  directives: 5,
  cost: 250_000,
  pageSize: 200,
  responseBytes: 64_000_000,
  operationMs: 30_000,
  operationsPerTenant: 20,
  subscriptionsPerSocket: 50,
  socketsPerTenant: 1_000,
};

/**
 * What one caller may spend: the cost of a query is the number of values its answer may hold, that of an answer from memory is 1.
 * All processes together keep it.
 */
export interface CostBudget {
  /** What comes back each second. */
  readonly perSecond: number;
  /** What may be spent at once after a pause. */
  readonly burst: number;
}
