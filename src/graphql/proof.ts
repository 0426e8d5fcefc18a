import type { Proof } from '../identity/viewer.ts';

/** What the headers of a request say about who asks. */
export function proofOfHeaders(headers: Pick<Headers, 'get'>): Proof {
  return {
    authorization: headers.get('authorization') ?? undefined,
    tenantId: headers.get('x-tenant-id') ?? undefined,
  };
}

/** The same of the payload of `connection_init`: browsers cannot set headers on a WebSocket. */
export function proofOfPayload(payload: Readonly<Record<string, unknown>> | undefined): Proof {
  const first = (...names: readonly string[]) => {
    const found = names.map((name) => payload?.[name]).find((value) => value !== undefined);
    return typeof found === 'string' ? found : undefined;
  };
  return {
    authorization: first('authorization', 'Authorization'),
    tenantId: first('tenantId', 'X-Tenant-ID', 'x-tenant-id'),
  };
}
