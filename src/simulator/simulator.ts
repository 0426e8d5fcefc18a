import type { IncomingMessage, ServerResponse } from 'node:http';
import { ApiFailure, failureAnswer } from './api/failure.ts';
import { Clients, demoClient, demoTenantId } from './auth/clients.ts';
import { RateLimits } from './auth/rate-limits.ts';
import { Tokens } from './auth/tokens.ts';
import { faithfulBehaviours } from './behaviours.ts';
import { SimulatorClock } from './clock.ts';
import type { RunningSimulator, Simulator, SimulatorOptions } from './contract.ts';
import { applyEdits } from './control/apply-edits.ts';
import { CallLog } from './control/call-log.ts';
import { ControlApi } from './control/control-api.ts';
import type { Entity, RecordsByEntity } from './entities.ts';
import { FaultScript } from './faults/script.ts';
import { Gateway } from './gateway.ts';
import { ImageHost } from './image-host.ts';
import { listen, send } from './server.ts';
import type { Tenant, World } from './store/tenant.ts';
import { Tenants } from './store/tenants.ts';

/** Makes a simulated ServiceTitan in this process; see Simulator. Errors  of reading `persistFile`. */
export function createSimulator(options: SimulatorOptions = {}): Simulator {
  const { seed = 1, scale = 1 } = options;
  const world: World = {
    behaviours: { ...faithfulBehaviours, ...options.behaviours },
    clock: new SimulatorClock(options.stoppedAt),
    seed: String(seed),
    imageHostUrl: '',
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
    records: <E extends Entity>(tenantId: bigint, entity: E) =>
      tenantOf(tenantId)
        .pricebook.cells(entity)
        .flatMap(({ current }) => (current.erased ? [] : [current.record as RecordsByEntity[E]])),
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

  async function start(): Promise<RunningSimulator> {
    const { host = '127.0.0.1', port = 0, imagePort = 0 } = options;
    const images = await listen((message, response) => imageHost.answer(message, response), {
      host,
      port: imagePort,
    });
    world.imageHostUrl = images.url;
    const api = await listen(answer, { host, port }).catch(async (error: unknown) => {
      await images.close();
      throw error;
    });
    const close = async () => {
      await Promise.all([api.close(), images.close()]);
      await tenants.flush();
    };
    return { url: api.url, authUrl: `${api.url}/connect/token`, imageHostUrl: images.url, close };
  }

  function answer(message: IncomingMessage, response: ServerResponse): void {
    const isControl = message.url?.startsWith('/_control');
    const answered = isControl
      ? control.answer(message, response)
      : gateway.answer(message, response);
    answered.catch((error: unknown) => {
      if (response.destroyed || response.headersSent) return;
      const cause = error instanceof Error ? (error.stack ?? error.message) : String(error);
      const failure = new ApiFailure(500, `The simulator itself failed: ${cause}`);
      send(response, failureAnswer(failure, 'simulator'));
    });
  }
}
