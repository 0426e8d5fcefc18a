import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Answer, ApiFailure, failureAnswer } from './api/failure.ts';
import { Query } from './api/query.ts';
import { findOperation, type Operation } from './api/routes.ts';
import { authorise, bearerToken } from './auth/authorise.ts';
import { answerTokenRequest, type TokenIssuer } from './auth/token-endpoint.ts';
import { guidOf } from './chance.ts';
import { type CallLog, interestingHeaders } from './control/call-log.ts';
import { answerInstead, cut, deliver, faultOf, pause, spoil, staySilent } from './faults/apply.ts';
import type { CallFacts, Fault } from './faults/rules.ts';
import type { FaultScript } from './faults/script.ts';
import { bodyBuffer, readBody } from './server.ts';
import type { Tenant } from './store/tenant.ts';

/** What the gateway of the API needs. */
export interface GatewayParts {
  readonly issuer: TokenIssuer;
  readonly faults: FaultScript;
  readonly calls: CallLog;
  readonly tenant: (id: string) => Tenant | undefined;
  /** Applies the edits of a fault. */
  readonly applyEditFault: (fault: Extract<Fault, { kind: 'edit' }>, tenantId: string) => void;
}

interface Request {
  readonly message: IncomingMessage;
  readonly method: string;
  readonly path: string;
  readonly search: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  readonly target: Target;
}

/** What a path means. */
type Target =
  | { readonly kind: 'token' }
  | { readonly kind: 'api'; readonly tenantId: string; readonly operation: Operation }
  | { readonly kind: 'nothing'; readonly failure: ApiFailure };

/** Longer bodies are cut in the log. */
const loggedBodyBytes = 64 * 1024;

const apiPath = /^\/pricebook\/v2\/tenant\/([^/]+)\/(.+)$/;

/** Answers the token endpoint and the API: finds the operation, lets faults strike, admits, runs, delivers and logs. */
export class Gateway {
  readonly #parts: GatewayParts;
  #traceCount = 0;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
  }

  async answer(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(message);
    const facts = factsOf(request);
    const faults = this.#parts.faults.strike(facts);
    const finish = this.#begin(request, facts, faults);
    const tenantId = facts.tenantId ?? '';

    this.#edit(faults, 'before', tenantId);
    const slow = faultOf(faults, 'slow');
    if (slow) await pause(slow.delayMs, response);
    if (faultOf(faults, 'cut')?.when === 'before') {
      finish({ status: null, bytesSent: 0 });
      cut(response);
      return;
    }
    if (faultOf(faults, 'hang')) {
      await staySilent(response);
      finish({ status: null, bytesSent: 0 });
      return;
    }
    const answer = spoil(this.#answerOrFail(request, faults), faults, (title) =>
      this.#failed(new ApiFailure(500, title)),
    );
    this.#edit(faults, 'after', tenantId);
    const noteDelivery = (status: number | null) =>
      finish({ status, bytesSent: status === null ? 0 : bodyBuffer(answer).byteLength });
    if (faults.length === 0) noteDelivery(answer.status);
    const delivery = await deliver(response, answer, faults);
    if (faults.length > 0) noteDelivery(delivery === 'sent' ? answer.status : null);
  }

  #answerOrFail(request: Request, faults: readonly Fault[]): Answer {
    try {
      const instead = answerInstead(faults, this.#parts.issuer.limits);
      if (instead instanceof ApiFailure) throw instead;
      return instead ?? this.#answer(request, faults);
    } catch (error) {
      if (error instanceof ApiFailure) return this.#failed(error);
      throw error;
    }
  }

  #answer(request: Request, faults: readonly Fault[]): Answer {
    const { issuer } = this.#parts;
    const { target, message, query } = request;
    if (target.kind === 'nothing') throw target.failure;
    if (target.kind === 'token') {
      const { authorization } = message.headers;
      return answerTokenRequest(issuer, {
        method: request.method,
        body: request.body.toString(),
        ...(authorization !== undefined && { authorization }),
      });
    }
    const { operation, tenantId } = target;
    if (faultOf(faults, 'expire-token')) issuer.tokens.revoke(bearerToken(message.headers) ?? '');
    authorise(issuer, {
      headers: message.headers,
      search: query,
      tenantId,
      scope: operation.scope,
    });
    const tenant = this.#parts.tenant(tenantId);
    if (!tenant) throw new ApiFailure(403, `There is no tenant ${tenantId}.`);
    const strict = issuer.world.behaviours.strictParams;
    const checked = new Query(query, { strict });
    const unknown = strict ? checked.unknown(operation.parameters) : [];
    if (unknown.length > 0) {
      throw new ApiFailure(400, `Unknown query parameters: ${unknown.join(', ')}.`);
    }
    return operation.run({
      tenant,
      query: checked,
      search: request.search,
      headers: message.headers,
      body: request.body,
      exportExtraDelayMinutes: faultOf(faults, 'late-export')?.minutes ?? 0,
    });
  }

  #failed(failure: ApiFailure): Answer {
    const { world } = this.#parts.issuer;
    if (failure.status === 401 && world.behaviours.unauthorizedBody === 'empty') {
      return { status: 401 };
    }
    this.#traceCount += 1;
    const trace = guidOf(`${world.seed}:trace:${this.#traceCount}`).replaceAll('-', '');
    return failureAnswer(failure, `00-${trace}-${trace.slice(0, 16)}-00`);
  }

  #edit(faults: readonly Fault[], when: 'before' | 'after', tenantId: string): void {
    for (const fault of faults) {
      if (fault.kind === 'edit' && (fault.when ?? 'after') === when) {
        this.#parts.applyEditFault(fault, tenantId);
      }
    }
  }

  #begin(request: Request, facts: CallFacts, faults: readonly Fault[]) {
    const { target, query, message, body } = request;
    const known = target.kind === 'api' ? target.operation.parameters : undefined;
    return this.#parts.calls.begin({
      at: this.#parts.issuer.world.clock.now().toISOString(),
      method: request.method,
      path: request.path,
      query: Object.fromEntries(query),
      operation: facts.operation ?? null,
      tenantId: facts.tenantId ?? null,
      headers: interestingHeaders(message.headers),
      ignored: known ? new Query(query, { strict: true }).unknown(known) : [],
      body: bodyText(body, message.headers['content-type']),
      faults: faults.map(({ kind }) => kind),
    });
  }
}

async function readRequest(message: IncomingMessage): Promise<Request> {
  const { method = 'GET', url = '/' } = message;
  const body = method === 'GET' ? Buffer.alloc(0) : await readBody(message);
  const [path = '/', ...rest] = url.split('?');
  const search = rest.join('?');
  const query = new URLSearchParams(search);
  return { message, method, path, search, query, body, target: targetOf(method, path) };
}

function targetOf(method: string, path: string): Target {
  if (path === '/connect/token') return { kind: 'token' };
  const [, tenantId, resource] = apiPath.exec(path) ?? [];
  try {
    if (!tenantId || !resource) throw new ApiFailure(404, 'Resource not found');
    return { kind: 'api', tenantId, operation: findOperation(method, resource.split('/')) };
  } catch (error) {
    if (error instanceof ApiFailure) return { kind: 'nothing', failure: error };
    throw error;
  }
}

function factsOf({ method, path, target, query }: Request): CallFacts {
  const page = Number(query.get('page') ?? 1);
  if (target.kind === 'api') {
    const { entity, name } = target.operation;
    return { method, path, page, entity, operation: name, tenantId: target.tenantId };
  }
  const isToken = target.kind === 'token';
  return {
    method,
    path,
    page,
    entity: isToken ? 'token' : undefined,
    operation: isToken ? 'token.issue' : undefined,
    tenantId: undefined,
  };
}

function bodyText(body: Buffer, contentType: string | undefined): string | null {
  if (body.byteLength === 0) return null;
  if (contentType?.startsWith('multipart/')) return `(${body.byteLength} bytes of ${contentType})`;
  return body.toString('utf8', 0, loggedBodyBytes);
}
