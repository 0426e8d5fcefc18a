import { descriptions, type Entity, isEntity } from '../entities.ts';
import { type Id, toId } from '../records.ts';
import { bulkCreate, bulkUpdate } from './bulk.ts';
import type { Handler } from './call.ts';
import { listCostTypes } from './cost-types.ts';
import { exportFeed } from './export-feeds.ts';
import { ApiFailure, invalidValue } from './failure.ts';
import { redirectToImage, uploadImage } from './images.ts';
import { getRecord, listRecords } from './read.ts';
import { createCategory, deleteCategory, updateCategory } from './write-categories.ts';
import { createItem, deleteItem, updateItem } from './write-items.ts';

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

/** What a resource does, by method. */
type Methods = Readonly<Record<string, Route>>;

interface Route {
  readonly action: string;
  readonly run: Handler;
  readonly parameters?: readonly string[];
}

/**
 * Finds the operation of a call by its path below the tenant, `['categories', '123']`.
 * Errors  ApiFailure 404 for an unknown path, 405 for a method it does not have, 400 for an id that is no number.
 */
export function findOperation(method: string, segments: readonly string[]): Operation {
  const { entity, scope, methods } = findResource(segments);
  const route = methods[method];
  if (!route) throw new ApiFailure(405, `The method ${method} is not allowed here.`);
  return {
    name: `${entity}.${route.action}`,
    entity,
    scope: `tn.pb.${scope}:${method === 'GET' ? 'r' : 'w'}`,
    parameters: route.parameters ?? [],
    run: route.run,
  };
}

interface Resource {
  readonly entity: Operation['entity'];
  readonly scope: string;
  readonly methods: Methods;
}

function findResource(segments: readonly string[]): Resource {
  const [first = '', second, ...rest] = segments;
  if (rest.length > 0) throw missingResource();
  if (second === undefined && (first === 'images' || first === 'pricebook')) {
    return { entity: first, scope: first, methods: first === 'images' ? images : bulk };
  }
  if (first === 'export' && isEntity(second ?? '')) {
    const entity = second as Entity;
    const { scope, exported } = descriptions[entity];
    if (exported) return { entity, scope, methods: feed(entity) };
  }
  if (!isEntity(first)) throw missingResource();
  return { entity: first, scope: descriptions[first].scope, methods: recordMethods(first, second) };
}

const missingResource = () => new ApiFailure(404, 'Resource not found');

function recordMethods(entity: Entity, second: string | undefined): Methods {
  if (second === undefined) return listMethods(entity);
  if (entity === 'materials' && second === 'costtypes') {
    return { GET: { action: 'cost-types', run: listCostTypes } };
  }
  return idMethods(entity, readId(second));
}

const images: Methods = {
  GET: { action: 'get', run: redirectToImage, parameters: ['path'] },
  POST: { action: 'upload', run: uploadImage },
};

const bulk: Methods = {
  POST: { action: 'create', run: bulkCreate },
  PATCH: { action: 'update', run: bulkUpdate },
};

function feed(entity: Entity): Methods {
  const parameters = ['from', 'includeRecentChanges'];
  return { GET: { action: 'export', run: exportFeed(entity), parameters } };
}

function listMethods(entity: Entity): Methods {
  const { listParameters: parameters } = descriptions[entity];
  return {
    GET: { action: 'list', run: listRecords(entity), parameters },
    POST: {
      action: 'create',
      run: entity === 'categories' ? createCategory : createItem(entity),
    },
  };
}

function idMethods(entity: Entity, id: Id): Methods {
  if (entity === 'categories') {
    return {
      GET: { action: 'get', run: getRecord(entity, id) },
      PATCH: { action: 'update', run: updateCategory(id) },
      DELETE: { action: 'delete', run: deleteCategory(id) },
    };
  }
  const application = 'externalDataApplicationGuid';
  const parameters = entity === 'services' ? ['calculatePrices', application] : [application];
  return {
    GET: { action: 'get', run: getRecord(entity, id), parameters },
    PATCH: { action: 'update', run: updateItem(entity, id) },
    DELETE: { action: 'delete', run: deleteItem(entity, id) },
  };
}

function readId(text: string): Id {
  if (!/^-?\d{1,19}$/.test(text)) throw invalidValue('id', 'Id', text);
  return toId(BigInt(text));
}
