import type { RequestHeaders } from '../exchange.ts';
import { isJsonObject, type JsonObject, parseJson } from '../json.ts';
import type { Tenant } from '../store/tenant.ts';
import { type Answer, invalid } from './failure.ts';
import type { Query } from './query.ts';

/** An admitted call to the API. */
export interface ApiCall {
  readonly tenant: Tenant;
  readonly query: Query;
  /** As it was sent; key of cached pages. */
  readonly search: string;
  readonly headers: RequestHeaders;
  readonly body: Buffer;
  /** Extra minutes before changes show in an export feed, for this call. */
  readonly exportExtraDelayMinutes: number;
}

export type Handler = (call: ApiCall) => Answer;

/** The body as a JSON object. Errors  ApiFailure 400. */
export function jsonBody(call: ApiCall): JsonObject {
  let body: unknown;
  try {
    body = parseJson(call.body.toString('utf8'));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw invalid('request', 'The request body is not valid JSON.');
    throw error;
  }
  if (!isJsonObject(body)) throw invalid('request', 'The request field is required.');
  return body;
}
