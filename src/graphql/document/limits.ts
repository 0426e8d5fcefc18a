/** What one request may ask for. Each refusal names the limit, its value and what was asked. */
export interface GatewayLimits {
  /** Bytes of a request body. */
  readonly bodyBytes: number;
  /** Bytes of one message on a WebSocket. */
  readonly messageBytes: number;
  /** Brackets open at once, in a document and in a body of JSON. */
  readonly nesting: number;
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
  readonly complexity: number;
  /** Subscriptions open at once on one WebSocket. */
  readonly subscriptionsPerSocket: number;
}

export const defaultLimits: GatewayLimits = {
  bodyBytes: 256_000,
  messageBytes: 64 * 1024,
  nesting: 64,
  tokens: 1_000,
  depth: 12,
  breadth: 500,
  rootFields: 10,
  aliases: 15,
  directives: 5,
  complexity: 250_000,
  subscriptionsPerSocket: 50,
};
