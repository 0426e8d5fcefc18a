import type { UpstreamError } from '../../errors.ts';
import type { ServiceTitan } from '../../servicetitan/client.ts';

/**
 * The client of a tenant that cannot be reached because of how it is set up: each call ends with the reason, so that a pull or a push
 * ends with it too, where people see it.
 */
export function refusingClient(tenantId: bigint, reason: UpstreamError): ServiceTitan {
  const refuse = () => Promise.reject(reason);
  // biome-ignore lint/correctness/useYield: a list that ends before its first page
  const refusePages = async function* (): AsyncGenerator<never, void, undefined> {
    throw reason;
  };
  return {
    tenantId,
    pages: refusePages,
    exportPages: refusePages,
    get: refuse,
    image: refuse,
    create: refuse,
    update: refuse,
    remove: refuse,
    updateItems: refuse,
    uploadImage: refuse,
    checkCredentials: refuse,
    close: () => Promise.resolve(),
  };
}
