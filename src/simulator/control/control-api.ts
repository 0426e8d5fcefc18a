import { type Answer, jsonAnswer } from '../api/failure.ts';
import type { ClientOptions } from '../auth/clients.ts';
import { parseBehaviours } from '../behaviours.ts';
import type { Simulator } from '../contract.ts';
import { entities, isEntity } from '../entities.ts';
import type { ArrivedRequest } from '../exchange.ts';
import { type FaultRule, faultKinds } from '../faults/rules.ts';
import { isJsonObject, type JsonObject, parseJson, printJson } from '../json.ts';
import { parseInstant, timestampMs } from '../timestamps.ts';
import type { CallFilter } from './call-log.ts';
import { type Edit, editTypes } from './edits.ts';

interface ControlCall {
  readonly query: URLSearchParams;
  readonly rest: readonly string[];
  readonly body: JsonObject;
}

type ControlHandler = (call: ControlCall) => unknown;

/** What `GET /_control` answers. */
const guide: Readonly<Record<string, string>> = {
  'GET /_control/state': 'clock, tenants with counts, behaviours, faults, clients',
  'GET /_control/calls':
    'calls received; ?method= ?operation= ?path= ?tenantId= ?applied= ?afterSeq= narrow them',
  'DELETE /_control/calls': 'forgets them',
  'POST /_control/edits':
    '{ tenantId?, edits: [{ type: create|update|move|activate|deactivate|delete, entity, id, fields, late?: { ms?, calls? }, … }] }',
  'GET /_control/records/{entity}/{id?}': 'records as stored; ?tenantId=',
  'GET, PATCH /_control/behaviours': 'the switches; PATCH takes those to change',
  'GET, POST, DELETE /_control/faults': `fault rules { name?, match?, nth?, times?, chance?, fault: { kind: ${faultKinds.join('|')}, … } }; POST takes { rules: [] }`,
  'GET, POST /_control/clock': '{ at?, advanceMs?, stopped? }',
  'POST /_control/tenants': "{ id, pricebook?: 'demo' | 'empty' }",
  'POST /_control/clients': '{ clientId, clientSecret, appKey, tenantId, scopes? }',
  'PATCH /_control/clients/{clientId}': '{ scopes?, revocations?: [{ scope, at }] }',
  'POST /_control/tokens/expire': 'every token issued so far is answered 401',
  'POST /_control/reset': 'back to the beginning',
};

/** The same control over HTTP as Simulator gives in process; see `guide`. Whoever reaches the port may use it. */
export class ControlApi {
  readonly #simulator: Simulator;
  readonly #handlers: Readonly<Record<string, ControlHandler>>;

  constructor(simulator: Simulator) {
    this.#simulator = simulator;
    this.#handlers = {
      'GET ': () => guide,
      'GET state': () => this.#state(),
      'GET calls': ({ query }) => simulator.calls(callFilter(query)),
      'DELETE calls': () => simulator.clearCalls(),
      'POST edits': ({ body }) => this.#edit(body),
      'GET records': (call) => this.#records(call),
      'GET behaviours': () => simulator.behaviours,
      'PATCH behaviours': ({ body }) => {
        simulator.setBehaviours(parseBehaviours(body));
        return simulator.behaviours;
      },
      'GET faults': () => simulator.faults,
      'POST faults': ({ body }) => {
        simulator.addFaults(...listOf(body, 'rules').map(readRule));
        return simulator.faults;
      },
      'DELETE faults': () => simulator.clearFaults(),
      'GET clock': () => this.#clock(),
      'POST clock': ({ body }) => this.#setClock(body),
      'POST tenants': ({ body }) =>
        simulator.addTenant({
          id: idOf(body['id']),
          pricebook: body['pricebook'] === 'empty' ? 'empty' : 'demo',
        }),
      'POST clients': ({ body }) => simulator.addClient(readClient(body)),
      'PATCH clients': ({ body, rest }) => this.#updateClient(rest[0] ?? '', body),
      'POST tokens': ({ rest }) => {
        if (rest[0] !== 'expire') throw new RangeError('Tokens can only expire.');
        simulator.expireTokens();
      },
      'POST reset': () => simulator.reset(),
    };
  }

  answer({ method, path, body }: ArrivedRequest): Answer {
    const { pathname, searchParams } = new URL(`http://simulator${path}`);
    const [, , name = '', ...rest] = pathname.split('/').map(decodeURIComponent);
    const handler = this.#handlers[`${method} ${name}`];
    return run(handler, { query: searchParams, rest, text: body.toString('utf8') });
  }

  #state() {
    const { behaviours, faults, clients } = this.#simulator;
    const tenants = this.#simulator.tenantIds.map((id) => ({
      id,
      counts: Object.fromEntries(
        entities.map((entity) => [entity, this.#simulator.records(id, entity).length]),
      ),
    }));
    return { clock: this.#clock(), tenants, behaviours, faults, clients };
  }

  #clock() {
    const { clock } = this.#simulator;
    return { now: clock.now().toISOString(), stopped: clock.stopped };
  }

  #setClock(body: JsonObject) {
    const { clock } = this.#simulator;
    if (body['stopped'] === true) clock.stop();
    if (body['stopped'] === false) clock.run();
    if (body['at'] !== undefined) clock.set(new Date(msOf(body['at'])));
    if (body['advanceMs'] !== undefined) clock.advance(Number(body['advanceMs']));
    return this.#clock();
  }

  #edit(body: JsonObject) {
    const edits = listOf(body, 'edits').map(readEdit);
    return this.#simulator.edit(this.#tenantId(body['tenantId']), ...edits);
  }

  #records({ rest: [entity = '', id], query }: ControlCall) {
    if (!isEntity(entity)) throw new RangeError(`There are no records of kind '${entity}'.`);
    const tenantId = this.#tenantId(query.get('tenantId') ?? undefined);
    if (id === undefined) return this.#simulator.records(tenantId, entity);
    return this.#simulator.record(tenantId, entity, idOf(id)) ?? null;
  }

  #updateClient(clientId: string, body: JsonObject): void {
    const { scopes, revocations } = body;
    this.#simulator.updateClient(clientId, {
      ...(Array.isArray(scopes) && { scopes: scopes.map(String) }),
      ...(Array.isArray(revocations) && {
        revocations: listOf(body, 'revocations').map(({ scope, at }) => ({
          scope: String(scope),
          atMs: msOf(at),
        })),
      }),
    });
  }

  /** The tenant named, or the only one there is. */
  #tenantId(named: unknown): bigint {
    if (named !== undefined) return idOf(named);
    const [only, ...others] = this.#simulator.tenantIds;
    if (only === undefined || others.length > 0) throw new RangeError('Name a tenantId.');
    return only;
  }
}

function run(
  handler: ControlHandler | undefined,
  call: { query: URLSearchParams; rest: readonly string[]; text: string },
): Answer {
  try {
    if (!handler) return jsonAnswer(404, printJson({ error: 'See GET /_control.' }));
    const body = call.text === '' ? {} : parseJson(call.text);
    if (!isJsonObject(body)) throw new RangeError('The body is a JSON object.');
    return jsonAnswer(200, printJson(handler({ ...call, body }) ?? { done: true }));
  } catch (error) {
    if (error instanceof RangeError || error instanceof SyntaxError) {
      return jsonAnswer(400, printJson({ error: error.message }));
    }
    throw error;
  }
}

function callFilter(query: URLSearchParams): CallFilter {
  const filter: Record<string, string | boolean> = {};
  for (const name of ['method', 'operation', 'path', 'tenantId']) {
    const value = query.get(name);
    if (value !== null) filter[name] = value;
  }
  const applied = query.get('applied');
  if (applied !== null) filter['applied'] = applied === 'true';
  return { ...filter, afterSeq: Number(query.get('afterSeq') ?? 0) };
}

function listOf(body: JsonObject, name: string): readonly JsonObject[] {
  const list = body[name];
  if (!Array.isArray(list) || !list.every(isJsonObject)) {
    throw new RangeError(`The body has a list of objects '${name}'.`);
  }
  return list;
}

function readEdit(edit: JsonObject): Edit {
  const { type, entity } = edit;
  if (typeof type !== 'string' || !editTypes.includes(type)) {
    throw new RangeError(`The type of an edit is one of ${editTypes.join(', ')}.`);
  }
  if (type !== 'move' && !(typeof entity === 'string' && isEntity(entity))) {
    throw new RangeError(`The entity of an edit is one of ${entities.join(', ')}.`);
  }
  return edit as unknown as Edit;
}

function readRule(rule: JsonObject): FaultRule {
  const { fault } = rule;
  if (!isJsonObject(fault) || !faultKinds.includes(String(fault['kind']))) {
    throw new RangeError(`The kind of a fault is one of ${faultKinds.join(', ')}.`);
  }
  return rule as unknown as FaultRule;
}

function readClient({ tenantId, ...client }: JsonObject): ClientOptions {
  for (const name of ['clientId', 'clientSecret', 'appKey']) {
    if (typeof client[name] !== 'string') throw new RangeError(`A client has a text '${name}'.`);
  }
  return { ...client, tenantId: idOf(tenantId) } as ClientOptions;
}

function idOf(value: unknown): bigint {
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return BigInt(value as number);
  if (typeof value === 'string' && /^-?\d{1,19}$/.test(value)) return BigInt(value);
  throw new RangeError(`'${String(value)}' is no id.`);
}

function msOf(value: unknown): number {
  const timestamp = typeof value === 'string' ? parseInstant(value) : undefined;
  if (timestamp === undefined) throw new RangeError(`'${String(value)}' is no time.`);
  return timestampMs(timestamp);
}
