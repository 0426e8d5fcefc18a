import { Resolver } from 'node:dns/promises';
import { isIPv6, type LookupFunction } from 'node:net';
import { SECOND_MS } from '../lib/duration.ts';
import { Refusal } from './refusal.ts';

/** The addresses of a host. */
export type Resolve = (hostname: string) => Promise<readonly string[]>;

/** The same whether a name is unknown or known inside only, and whether or not something listens there: neither is told. */
export function notPublic(): Refusal {
  return new Refusal(
    'This address leads to no host of the public internet. Give the address of a picture that anyone can open, or send the picture itself as base64.',
  );
}

/**
 * Looks names up as a connection is made, and gives it only addresses that were checked: there is no second look-up in between that
 * could answer otherwise. One address that is not allowed refuses them all. Never asked for a host that is an address already.
 */
export function checkedLookup(
  resolve: Resolve,
  isAllowed: (address: string) => boolean,
): LookupFunction {
  return (hostname, options, callback) => {
    resolve(hostname).then(
      (addresses) => {
        const [first] = addresses;
        if (first === undefined || !addresses.every(isAllowed)) callback(notPublic(), []);
        else if (options.all) callback(null, addresses.map(withFamily));
        else callback(null, first, withFamily(first).family);
      },
      () => callback(notPublic(), []),
    );
  };
}

function withFamily(address: string) {
  return { address, family: isIPv6(address) ? 6 : 4 };
}

/**
 * Asks DNS alone. The system's look-up would also know this machine's host file and search domains, and would hold one of the few
 * threads of the process for as long as a stranger's name server likes.
 */
export async function resolveByDns(hostname: string): Promise<readonly string[]> {
  const resolver = new Resolver({ timeout: 2 * SECOND_MS, tries: 2 });
  const answers = await Promise.allSettled([
    resolver.resolve4(hostname),
    resolver.resolve6(hostname),
  ]);
  return answers.flatMap((answer) => (answer.status === 'fulfilled' ? answer.value : []));
}
