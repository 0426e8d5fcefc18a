import { descriptions, type Entity, isEntity } from '../entities.ts';
import { type Id, toId } from '../records.ts';
import type { Handler } from './call.ts';
import { ApiFailure, invalidValue } from './failure.ts';
import { getRecord, listRecords } from './read.ts';

/** What a method and path mean. */
export interface Operation {
  /** For logs and fault rules, for instance `categories.list`. */
  readonly name: string;
  readonly entity: Entity | 'images' | 'pricebook';
  readonly scope: string;
  /** Query parameters it knows; all others are ignored. */
  readonly parameters: readonly string[];
  readonly run: Handler;
}

const byId = ['externalDataApplicationGuid'];

/**
 * Finds the operation of a call by its path below the tenant, `['categories', '123']`.
 * Errors  ApiFailure 404 for an unknown path, 405 for a method it does not have, 400 for an id that is no number.
 */
export function findOperation(method: string, segments: readonly string[]): Operation {
  const [first = '', second, ...rest] = segments;
  const missing = new ApiFailure(404, 'Resource not found');
  if (rest.length > 0) throw missing;
  if (!isEntity(first)) throw missing;
  const { scope, listParameters } = descriptions[first];
  const make = (name: string, parameters: readonly string[], run: Handler): Operation => ({
    name: `${first}.${name}`,
    entity: first,
    scope: `tn.pb.${scope}:${method === 'GET' ? 'r' : 'w'}`,
    parameters,
    run,
  });
  if (second === undefined) {
    if (method === 'GET') return make('list', listParameters, listRecords(first));
    throw notAllowed(method);
  }
  const id = readId(second);
  if (method === 'GET') return make('get', [...byId, 'calculatePrices'], getRecord(first, id));
  throw notAllowed(method);
}

function notAllowed(method: string): ApiFailure {
  return new ApiFailure(405, `The method ${method} is not allowed here.`);
}

function readId(text: string): Id {
  if (!/^-?\d{1,19}$/.test(text)) throw invalidValue('id', 'Id', text);
  return toId(BigInt(text));
}
