import { ConfigError } from '../errors.ts';
import { delay } from '../lib/abortable.ts';
import { oneLine } from '../lib/text.ts';
import { noObserver } from '../observe/observer.ts';
import { Calls } from './calls.ts';
import { assertOk, brokenContract, classifyAnswer, parseAnswer } from './classify.ts';
import type { ServiceTitan, ServiceTitanOptions, UpstreamRow } from './client.ts';
import { type PricebookEntity, pricebookEntities } from './entities.ts';
import { readErrorBody } from './error-body.ts';
import { exportPages } from './export-pages.ts';
import { CALL_LIMITS } from './limits.ts';
import { listPages, type PageReading } from './list-pages.ts';
import { observedTransport } from './observed-transport.ts';
import { toId } from './payloads/field-reader.ts';
import { RETRY_POLICY } from './retry.ts';
import { Tokens } from './tokens.ts';
import { HttpTransport } from './transport.ts';
import { withoutCredentials } from './without-credentials.ts';
import { createRecord, removeRecord, updateItems, updateRecord, uploadImage } from './writes.ts';

/** Pictures in ServiceTitan's own storage; attachments and videos are elsewhere. */
const IMAGE_FOLDER = 'Images/';

/**
 * The client of one tenant's ServiceTitan. Opens no connection before the first call.
 * Errors  ConfigError where a credential could not be sent in a header.
 */
export function createServiceTitan(options: ServiceTitanOptions): ServiceTitan {
  assertSendable(options);
  const { tenantId, clock, rateBudget, apiBase, appKey, wait = delay } = options;
  const limits = { ...CALL_LIMITS, ...options.limits };
  const retry = { ...RETRY_POLICY, ...options.retry };
  const logger = options.logger.child({ tenant: String(tenantId) });
  const { observer = noObserver, transport: direct = new HttpTransport(limits) } = options;
  const transport = withoutCredentials(observedTransport(direct, observer), options);
  const { random = Math.random, monotonic = () => performance.now() } = options;
  const tokens = new Tokens({ ...options, logger, transport });
  const calls = new Calls({
    apiBase,
    appKey,
    tenantId,
    tokens,
    transport,
    rateBudget,
    retry,
    connections: limits.connections,
    clock,
    logger,
    wait,
    random,
    monotonic,
    watch: options.watch,
  });
  const now = () => clock.now();
  const reading: PageReading = { calls, tenantId, mostPages: limits.pages, now };

  return {
    tenantId,
    pages: (entity, query = {}, pagesOptions = {}) =>
      listPages(reading, entity, query, pagesOptions),
    get: (entity, id, { signal } = {}) => getRecord(reading, entity, id, signal),
    exportPages: (entity, from, exportOptions = {}) =>
      exportPages(reading, entity, from, exportOptions),
    image: (path, { signal } = {}) => locateImage(reading, path, signal),
    create: (entity, body, writeOptions = {}) => createRecord(reading, entity, body, writeOptions),
    update: (entity, id, body, writeOptions = {}) =>
      updateRecord(reading, entity, id, body, writeOptions),
    remove: (entity, id, writeOptions = {}) => removeRecord(reading, entity, id, writeOptions),
    updateItems: (changes, writeOptions = {}) => updateItems(reading, changes, writeOptions),
    uploadImage: (image, writeOptions = {}) => uploadImage(reading, image, writeOptions),
    checkCredentials: ({ signal } = {}) => checkCredentials(reading, signal),
    close: () => transport.close(),
  };
}

async function getRecord(
  { calls, tenantId, now }: PageReading,
  entity: PricebookEntity,
  id: bigint,
  signal: AbortSignal | undefined,
): Promise<UpstreamRow | null> {
  const { readScope: scope, listParameters: query } = pricebookEntities[entity];
  const subject = { what: `${id} of ${entity}`, tenantId, scope };
  return calls.read({
    ...subject,
    path: `${entity}/${id}`,
    query,
    signal,
    accept: (answer) => {
      // Only ServiceTitan's own 404 says that a record is gone; a proxy's says that nobody was there to ask.
      if (answer.status === 404 && readErrorBody(answer.body).status === 404) return null;
      assertOk(answer, subject, now());
      const row = parseAnswer(answer, subject, now());
      if (toId(row['id']) !== id) throw brokenContract(subject, 'it is another record');
      return row;
    },
  });
}

async function locateImage(
  { calls, tenantId, now }: PageReading,
  path: string,
  signal: AbortSignal | undefined,
): Promise<{ location: string } | null> {
  if (!path.startsWith(IMAGE_FOLDER)) return null;
  const subject = { what: `the image ${oneLine(path)}`, tenantId, scope: 'tn.pb.images:r' };
  return calls.read({
    ...subject,
    path: 'images',
    query: { path },
    signal,
    accept: (answer) => {
      if (answer.status === 404) return null;
      const { location } = answer.headers;
      if (answer.status < 300 || answer.status > 399) throw classifyAnswer(answer, subject, now());
      if (location === undefined || !isWebAddress(location)) {
        throw brokenContract(subject, 'it redirects to no address of the web');
      }
      return { location };
    },
  });
}

async function checkCredentials(
  { calls, tenantId, now }: PageReading,
  signal: AbortSignal | undefined,
): Promise<void> {
  const scope = pricebookEntities.categories.readScope;
  const subject = { what: 'the first category', tenantId, scope };
  await calls.read({
    ...subject,
    path: 'categories',
    query: { page: '1', pageSize: '1' },
    signal,
    accept: (answer) => {
      assertOk(answer, subject, now());
      const { data } = parseAnswer(answer, subject, now());
      if (!Array.isArray(data)) throw brokenContract(subject, 'it is no page, `data` is missing');
    },
  });
}

function isWebAddress(location: string): boolean {
  return URL.canParse(location) && /^https?:$/.test(new URL(location).protocol);
}

/** A line break in a credential would be refused on every call, by a message that does not name the setting. */
function assertSendable({ clientId, clientSecret, appKey }: ServiceTitanOptions): void {
  const credentials = {
    SERVICE_TITAN_CLIENT_ID: clientId,
    SERVICE_TITAN_CLIENT_SECRET: clientSecret,
    SERVICE_TITAN_APP_KEY: appKey,
  };
  const problems = Object.entries(credentials)
    .filter(([, credential]) => !/^[\x21-\x7e]+$/.test(credential))
    .map(([name]) => `${name} must consist of visible ASCII characters only`);
  if (problems.length > 0) throw new ConfigError(problems);
}
