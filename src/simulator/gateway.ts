import { type Answer, ApiFailure, failureAnswer } from './api/failure.ts';
import { Query } from './api/query.ts';
import { findOperation, type Operation } from './api/routes.ts';
import { authorise, bearerToken } from './auth/authorise.ts';
import { answerTokenRequest, type TokenIssuer } from './auth/token-endpoint.ts';
import { guidOf } from './chance.ts';
import { type CallLog, interestingHeaders } from './control/call-log.ts';
import { type ArrivedRequest, type Exchange, type Outcome, textOf } from './exchange.ts';
import { answerInstead, faultOf, outcomeOf, spoil } from './faults/apply.ts';
import type { CallFacts, Fault } from './faults/rules.ts';
import type { FaultScript } from './faults/script.ts';
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

interface Request extends ArrivedRequest {
  /** Without the query. */
  readonly path: string;
  readonly search: string;
  readonly query: URLSearchParams;
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

/** Answers the token endpoint and the API: finds the operation, lets faults strike, admits, runs and logs. */
export class Gateway {
  readonly #parts: GatewayParts;
  #traceCount = 0;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
  }

  open(arrived: ArrivedRequest): Exchange {
    const request = readRequest(arrived);
    const facts = factsOf(request);
    const faults = this.#parts.faults.strike(facts);
    const call = this.#begin(request, facts, faults);
    const tenantId = facts.tenantId ?? '';
    this.#edit(faults, 'before', tenantId);
    const delayMs = faultOf(faults, 'slow')?.delayMs ?? 0;
    return {
      delayMs,
      run: () => {
        const outcome = this.#run(request, faults, { delayMs, tenantId });
        call.ended(outcome);
        return outcome;
      },
      took: (ms) => call.took(ms),
    };
  }

  #run(
    request: Request,
    faults: readonly Fault[],
    { delayMs, tenantId }: { readonly delayMs: number; readonly tenantId: string },
  ): Outcome {
    const nothing = { applied: false, delayMs };
    if (faultOf(faults, 'cut')?.when === 'before') return { kind: 'cut', ...nothing };
    if (faultOf(faults, 'hang')) return { kind: 'silent', ...nothing };
    const { answer, applied } = this.#answerOrFail(request, faults);
    const spoilt = spoil(answer, faults, {
      failed: (failure) => this.#failed(failure),
      seed: this.#parts.issuer.world.seed,
    });
    this.#edit(faults, 'after', tenantId);
    return outcomeOf(spoilt, faults, { applied, delayMs });
  }

  #answerOrFail(
    request: Request,
    faults: readonly Fault[],
  ): { readonly answer: Answer; readonly applied: boolean } {
    try {
      const instead = answerInstead(faults, this.#parts.issuer.limits);
      if (instead instanceof ApiFailure) throw instead;
      if (instead) return { answer: instead, applied: false };
      const answer = this.#answer(request, faults);
      return { answer, applied: answer.status < 400 };
    } catch (error) {
      if (error instanceof ApiFailure) return { answer: this.#failed(error), applied: false };
      throw error;
    }
  }

  #answer(request: Request, faults: readonly Fault[]): Answer {
    const { issuer } = this.#parts;
    const { target, headers, query } = request;
    if (target.kind === 'nothing') throw target.failure;
    if (target.kind === 'token') {
      const authorization = textOf(headers, 'authorization');
      return answerTokenRequest(issuer, {
        method: request.method,
        body: request.body.toString(),
        ...(authorization !== undefined && { authorization }),
      });
    }
    const { operation, tenantId } = target;
    if (faultOf(faults, 'expire-token')) issuer.tokens.revoke(bearerToken(headers) ?? '');
    authorise(issuer, {
      headers,
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
    const { pricebook } = tenant;
    pricebook.beginCall();
    const run = () =>
      operation.run({
        tenant,
        query: checked,
        search: request.search,
        headers,
        body: request.body,
        exportExtraDelayMinutes: faultOf(faults, 'late-export')?.minutes ?? 0,
      });
    return pricebook.late(faultOf(faults, 'late-visible'), run);
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
    const { target, query, headers, body } = request;
    const known = target.kind === 'api' ? target.operation.parameters : undefined;
    return this.#parts.calls.begin({
      at: this.#parts.issuer.world.clock.now().toISOString(),
      method: request.method,
      path: request.path,
      query: Object.fromEntries(query),
      operation: facts.operation ?? null,
      tenantId: facts.tenantId ?? null,
      headers: interestingHeaders(headers),
      ignored: known ? new Query(query, { strict: true }).unknown(known) : [],
      body: bodyText(body, textOf(headers, 'content-type')),
      faults: faults.map(({ kind }) => kind),
    });
  }
}

function readRequest(arrived: ArrivedRequest): Request {
  const { method } = arrived;
  const [path = '/', ...rest] = arrived.path.split('?');
  const search = rest.join('?');
  return {
    ...arrived,
    path,
    search,
    query: new URLSearchParams(search),
    target: targetOf(method, path),
  };
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
