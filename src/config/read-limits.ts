import type { CostBudget, GatewayLimits } from './limits.ts';
import type { SettingValues } from './settings.ts';

/** What a caller gets back each second unless something else is set. */
const COST_PER_SECOND = 50_000;

export function readLimits(values: SettingValues): GatewayLimits {
  return {
    bodyBytes: values.LIMIT_BODY_BYTES,
    bodyMs: values.LIMIT_BODY_MS,
    messageBytes: values.LIMIT_MESSAGE_BYTES,
    nesting: values.LIMIT_NESTING,
    documentLength: values.LIMIT_DOCUMENT_LENGTH,
    tokens: values.LIMIT_TOKENS,
    depth: values.LIMIT_DEPTH,
    breadth: values.LIMIT_BREADTH,
    rootFields: values.LIMIT_ROOT_FIELDS,
    aliases: values.LIMIT_ALIASES,
    directives: values.LIMIT_DIRECTIVES,
    cost: values.LIMIT_COST,
    pageSize: values.LIMIT_PAGE_SIZE,
    responseBytes: values.LIMIT_RESPONSE_BYTES,
    operationMs: values.LIMIT_OPERATION_MS,
    operationsPerTenant: values.LIMIT_OPERATIONS_PER_TENANT,
    subscriptionsPerSocket: values.LIMIT_SUBSCRIPTIONS_PER_SOCKET,
    socketsPerTenant: values.LIMIT_SOCKETS_PER_TENANT,
  };
}

/** Undefined for no limit. In demo mode, where all callers are one, there is none unless it is set. */
export function readCostBudget(values: SettingValues, isDemo: boolean): CostBudget | undefined {
  const perSecond = values.LIMIT_COST_PER_SECOND ?? (isDemo ? 0 : COST_PER_SECOND);
  return perSecond === 0 ? undefined : { perSecond, burst: values.LIMIT_COST_BURST };
}
