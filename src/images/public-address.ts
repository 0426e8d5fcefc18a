import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** IPv4 networks that are not the public internet: IANA's special-purpose registry (RFC 6890), and one of a cloud. */
const CLOSED_IPV4: readonly (readonly [network: string, bits: number])[] = [
  ['0.0.0.0', 8], // this network
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // carrier-grade NAT
  ['127.0.0.0', 8], // loopback
  ['168.63.129.16', 32], // Azure's platform services: a public number that answers inside only
  ['169.254.0.0', 16], // link-local, and the metadata of most clouds
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // IETF protocols
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // 6to4 relays, withdrawn
  ['192.168.0.0', 16], // private
  ['198.18.0.0', 15], // benchmarks
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast
];

/**
 * Where public IPv6 addresses are: global unicast, and two ways of writing an IPv4 address, which is then judged itself.
 * Everything else is closed: loopback, link-local, site-local, ULA, multicast, IPv4-compatible, a site's own NAT64, unassigned.
 */
const OPEN_IPV6: readonly (readonly [network: string, bits: number])[] = [
  ['2000::', 3],
  ['::ffff:0:0', 96], // IPv4-mapped
  ['64:ff9b::', 96], // NAT64
];

/** Exceptions within global unicast. Teredo and 6to4 hide an IPv4 address in theirs, and no public host lives there any more. */
const CLOSED_IPV6: readonly (readonly [network: string, bits: number])[] = [
  ['2001::', 23], // IETF protocols: Teredo, benchmarks, ORCHID
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4
  ['3fff::', 20], // documentation
];

const closed = new BlockList();
const open = new BlockList();
for (const [network, bits] of CLOSED_IPV4) {
  closed.addSubnet(network, bits, 'ipv4'); // a BlockList applies these to IPv4-mapped addresses too
  closed.addSubnet(`64:ff9b::${network}`, 96 + bits, 'ipv6');
}
for (const [network, bits] of CLOSED_IPV6) closed.addSubnet(network, bits, 'ipv6');
for (const [network, bits] of OPEN_IPV6) open.addSubnet(network, bits, 'ipv6');

/**
 * Whether an address, as a resolver or `URL` writes it, is one of the public internet. Any other spelling of an address is refused
 * (leading zeros, too few parts, a zone, zeros written out): what it would connect to depends on who reads it.
 */
export function isPublicAddress(ip: string): boolean {
  if (isIPv4(ip)) return !closed.check(ip, 'ipv4');
  return isCanonicalIPv6(ip) && open.check(ip, 'ipv6') && !closed.check(ip, 'ipv6');
}

/** RFC 5952 as `URL` has it; resolvers write the IPv4 address of a mapped one with dots. */
function isCanonicalIPv6(ip: string): boolean {
  if (!isIPv6(ip) || ip.includes('%')) return false;
  return (
    new URL(`http://[${ip}]`).hostname === `[${ip}]` || isIPv4(ip.replace(/^::ffff:(?=.*\.)/, ''))
  );
}
