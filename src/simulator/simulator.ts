import { Clients, demoClient, demoTenantId } from './auth/clients.ts';
import { RateLimits } from './auth/rate-limits.ts';
import { Tokens } from './auth/tokens.ts';
import { faithfulBehaviours } from './behaviours.ts';
import { SimulatorClock } from './clock.ts';
import {
  inProcessAddresses,
  type RecordLists,
  type RunningSimulator,
  type Simulator,
  type SimulatorOptions,
} from './contract.ts';
import { applyEdits } from './control/apply-edits.ts';
import { CallLog } from './control/call-log.ts';
import { ControlApi } from './control/control-api.ts';
import { type Entity, entities, type RecordsByEntity } from './entities.ts';
import {
  type ArrivedRequest,
  answered,
  type Exchange,
  type Outcome,
  type RequestHeaders,
  type SimulatorRequest,
} from './exchange.ts';
import { FaultScript } from './faults/script.ts';
import { Gateway } from './gateway.ts';
import { ImageHost } from './image-host.ts';
import { listen } from './server.ts';
import type { Tenant, World } from './store/tenant.ts';
import { Tenants } from './store/tenants.ts';

/** Makes a simulated ServiceTitan in this process; see Simulator. Errors  of reading `persistFile`. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const { seed = 1, scale = 1 } = options;
  const world: World = {
    behaviours: { ...faithfulBehaviours, ...options.behaviours },
    clock: new SimulatorClock(options.stoppedAt),
    seed: String(seed),
    imageHostUrl: inProcessAddresses.imageHostUrl,
    listens: false,
  };
  const clients = new Clients();
  const issuer = { world, clients, tokens: new Tokens(world), limits: new RateLimits(world) };
  const faults = new FaultScript(world.seed);
  const calls = new CallLog();
  const tenants = new Tenants(world, { seed, scale, persistFile: options.persistFile });
  const imageHost = new ImageHost({ tenant: (id) => tenants.find(id), calls });
  const gateway = new Gateway({
    issuer,
    faults,
    calls,
    tenant: (id) => tenants.find(id),
    applyEditFault: ({ edits = [], run }, tenantId) => {
      if (edits.length > 0) applyEdits(tenantOf(tenantId), edits);
      run?.();
    },
  });

  const simulator: Simulator = {
    start,
    handle,
    clock: world.clock,
    get behaviours() {
      return world.behaviours;
    },
    setBehaviours: (changes) => {
      world.behaviours = { ...world.behaviours, ...changes };
      for (const tenant of tenants.made()) tenant.printer.setBehaviours(world.behaviours);
    },
    addTenant: (tenant) => tenants.add(tenant),
    get tenantIds() {
      return tenants.ids();
    },
    addClient: (client) => clients.add(client),
    updateClient: (clientId, changes) => clients.update(clientId, changes),
    get clients() {
      return clients.list();
    },
    expireTokens: () => issuer.tokens.revokeAll(),
    edit: (tenantId, ...edits) => applyEdits(tenantOf(tenantId), edits),
    record: <E extends Entity>(tenantId: bigint, entity: E, id: number | bigint) =>
      tenantOf(tenantId).pricebook.get(entity, id) as RecordsByEntity[E] | undefined,
    records,
    storedUpload: (tenantId, path) => tenantOf(tenantId).images.findUpload(path)?.bytes(),
    pricebook: (tenantId) =>
      Object.fromEntries(
        entities.map((entity) => [entity, records(tenantId, entity)]),
      ) as unknown as RecordLists,
    addFaults: (...rules) => faults.add(rules),
    clearFaults: () => faults.clear(),
    get faults() {
      return faults.list();
    },
    calls: (filter) => calls.list(filter),
    clearCalls: () => calls.clear(),
    reset,
  };
  const control = new ControlApi(simulator);
  for (const tenant of options.tenants ?? [{ id: demoTenantId }]) tenants.add(tenant);
  for (const client of options.clients ?? [demoClient]) clients.add(client);
  faults.add(options.faults ?? []);
  return simulator;

  function tenantOf(id: bigint | string): Tenant {
    const tenant = tenants.find(id.toString());
    if (!tenant) throw new RangeError(`There is no tenant ${id}.`);
    return tenant;
  }

  function reset(): void {
    world.behaviours = { ...faithfulBehaviours, ...options.behaviours };
    world.clock.reset(options.stoppedAt);
    issuer.tokens.revokeAll();
    issuer.limits.clear();
    faults.clear();
    faults.add(options.faults ?? []);
    calls.clear();
    tenants.reset();
  }

  function records<E extends Entity>(tenantId: bigint, entity: E): readonly RecordsByEntity[E][] {
    return tenantOf(tenantId)
      .pricebook.cells(entity)
      .flatMap(({ current }) => (current.erased ? [] : [current.record as RecordsByEntity[E]]));
  }

  function openApi(request: ArrivedRequest): Exchange {
    if (!request.path.startsWith('/_control')) return gateway.open(request);
    const run = () => answered(control.answer(request), { applied: true });
    return { delayMs: 0, run, took: () => {} };
  }

  function handle({ method, url, headers = {}, body = '' }: SimulatorRequest): Outcome {
    const { isImageHost, path } = destination(url, world.imageHostUrl);
    const request: ArrivedRequest = {
      method: method.toUpperCase(),
      path,
      headers: lowerCased(headers),
      body: typeof body === 'string' ? Buffer.from(body) : body,
    };
    const exchange = isImageHost ? imageHost.open(request) : openApi(request);
    const outcome = exchange.run();
    exchange.took(outcome.delayMs);
    return outcome;
  }

  async function start(): Promise<RunningSimulator> {
    const { host = '127.0.0.1', port = 0, imagePort = 0 } = options;
    const images = await listen((request) => imageHost.open(request), { host, port: imagePort });
    world.imageHostUrl = images.url;
    world.listens = true;
    const api = await listen(openApi, { host, port }).catch(async (error: unknown) => {
      await images.close();
      throw error;
    });
    const close = async () => {
      await Promise.all([api.close(), images.close()]);
      world.listens = false;
      world.imageHostUrl = inProcessAddresses.imageHostUrl;
      await tenants.flush();
    };
    return { url: api.url, authUrl: `${api.url}/connect/token`, imageHostUrl: images.url, close };
  }
}

/** Which host an address names; a path alone belongs to the API. */
function destination(
  url: string | URL,
  imageHostUrl: string,
): { readonly isImageHost: boolean; readonly path: string } {
  if (typeof url === 'string' && url.startsWith('/')) return { isImageHost: false, path: url };
  const { origin, pathname, search } = new URL(url);
  return { isImageHost: origin === imageHostUrl, path: pathname + search };
}

function lowerCased(headers: RequestHeaders): RequestHeaders {
  const lower: Record<string, string | string[] | undefined> = {};
  for (const [name, value] of Object.entries(headers)) lower[name.toLowerCase()] = value;
  return lower;
}
