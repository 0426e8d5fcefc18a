import { demoClient, demoTenantId } from '../../src/simulator/auth/clients.ts';
import type { Simulator, SimulatorOptions } from '../../src/simulator/contract.ts';
import type { AnswerOutcome, Outcome, RequestHeaders } from '../../src/simulator/exchange.ts';
import { parseJson } from '../../src/simulator/json.ts';
import type { PricebookRecords } from '../../src/simulator/records.ts';
import { createSimulator } from '../../src/simulator/simulator.ts';

/** What came back; status 0 and an empty body where nothing did. */
export interface InProcessReply {
  readonly status: number;
  readonly headers: AnswerOutcome['headers'];
  /** The body read as JSON; empty when it is none. */
  readonly body: Readonly<Record<string, unknown>>;
}

/** A simulator that does not listen, with a client that has a token. */
export interface InProcess {
  readonly sim: Simulator;
  /** Of the client. */
  readonly headers: Readonly<Record<string, string>>;
  /** What has come back, in order. */
  readonly outcomes: readonly Outcome[];
  /** A path below the tenant as a whole path. */
  pathOf(path: string): string;
  call(
    method: string,
    path: string,
    body?: string | Buffer,
    headers?: RequestHeaders,
  ): InProcessReply;
  get(path: string): InProcessReply;
  post(path: string, body: unknown): InProcessReply;
  patch(path: string, body: unknown): InProcessReply;
}

/** Begins at a fixed time, with the given records only and without limits on calls, unless told otherwise. */
export function inProcess(
  options: Omit<SimulatorOptions, 'tenants'> & { pricebook?: Partial<PricebookRecords> } = {},
): InProcess {
  const { pricebook = {}, faults = [], ...others } = options;
  const sim = createSimulator({
    stoppedAt: new Date('2026-01-01T00:00:00Z'),
    ...others,
    behaviours: { callsPerSecond: null, tokenRatePerMinute: null, ...others.behaviours },
    tenants: [{ id: demoTenantId, pricebook }],
  });
  const { clientId, clientSecret, appKey } = demoClient;
  const issued = sim.handle({
    method: 'POST',
    url: '/connect/token',
    body: `grant_type=client_credentials&client_id=${clientId}&client_secret=${clientSecret}`,
  });
  const token = String(replyOf(issued).body['access_token']);
  sim.clearCalls();
  sim.addFaults(...faults);

  const headers = { authorization: `Bearer ${token}`, 'st-app-key': appKey };
  const outcomes: Outcome[] = [];
  const pathOf = (path: string) => `/pricebook/v2/tenant/${demoTenantId}/${path}`;
  const call: InProcess['call'] = (method, path, body, more) => {
    const given = { ...headers, 'content-type': 'application/json', ...more };
    const outcome = sim.handle({ method, url: pathOf(path), headers: given, body });
    outcomes.push(outcome);
    return replyOf(outcome);
  };
  return {
    sim,
    headers,
    outcomes,
    pathOf,
    call,
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, JSON.stringify(body)),
    patch: (path, body) => call('PATCH', path, JSON.stringify(body)),
  };
}

function replyOf(outcome: Outcome): InProcessReply {
  if (outcome.kind !== 'answer') return { status: 0, headers: {}, body: {} };
  const { status, headers, body } = outcome;
  const isJson = headers['content-type']?.startsWith('application/json');
  return {
    status,
    headers,
    body: (isJson ? parseJson(body.toString()) : {}) as InProcessReply['body'],
  };
}
