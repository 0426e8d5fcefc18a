import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isPublicAddress } from './public-address.ts';

const dotted = (address: number) =>
  [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join('.');
const number = (ip: string) => ip.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const hexPair = (address: number) =>
  `${(address >>> 16).toString(16)}:${(address & 0xffff).toString(16)}`;
/** As `URL`, and so a resolver, writes an IPv6 address. */
const canonical = (ip: string) => new URL(`http://[${ip}]`).hostname.slice(1, -1);

const ipv4 = fc.integer({ min: 0, max: 0xffff_ffff });
const ipv6 = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { minLength: 8, maxLength: 8 })
  .map((groups) => groups.map((group) => group.toString(16)).join(':'));

/** First and last address of each closed network, and its neighbours outside where those are public. */
const closedIPv4: readonly (readonly [first: string, last: string])[] = [
  ['0.0.0.0', '0.255.255.255'],
  ['10.0.0.0', '10.255.255.255'],
  ['100.64.0.0', '100.127.255.255'],
  ['127.0.0.0', '127.255.255.255'],
  ['168.63.129.16', '168.63.129.16'],
  ['169.254.0.0', '169.254.255.255'],
  ['172.16.0.0', '172.31.255.255'],
  ['192.0.0.0', '192.0.0.255'],
  ['192.0.2.0', '192.0.2.255'],
  ['192.88.99.0', '192.88.99.255'],
  ['192.168.0.0', '192.168.255.255'],
  ['198.18.0.0', '198.19.255.255'],
  ['198.51.100.0', '198.51.100.255'],
  ['203.0.113.0', '203.0.113.255'],
  ['224.0.0.0', '255.255.255.255'],
];
const isClosed = (address: number) =>
  closedIPv4.some(([first, last]) => number(first) <= address && address <= number(last));
/** Any IPv4 address, those at the edges of closed networks often. */
const telling = fc.oneof(
  ipv4,
  fc
    .tuple(fc.constantFrom(...closedIPv4.flat()), fc.integer({ min: -2, max: 2 }))
    .map(([edge, step]) => (number(edge) + step) >>> 0),
);

describe('isPublicAddress', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '9.255.255.255',
    '100.63.255.255',
    '172.32.0.0',
    '223.255.255.255',
    '2606:4700:4700::1111',
    '2a00:1450:4001:82b::200e',
    '2001:4860:4860::8888',
    '::ffff:8.8.8.8',
    '::ffff:808:808',
    '64:ff9b::808:808',
  ])('holds %s to be public', (ip) => {
    expect(isPublicAddress(ip)).toBe(true);
  });

  it.each([
    ['loopback', '::1'],
    ['unspecified', '::'],
    ['link-local', 'fe80::1'],
    ['site-local', 'fec0::1'],
    ['ULA', 'fd00:ec2::254'],
    ['multicast', 'ff02::1'],
    ['documentation', '2001:db8::1'],
    ['documentation', '3fff:fff::1'],
    ['discard-only', '100::1'],
    ['benchmarks', '2001:2::1'],
    ['ORCHID', '2001:20::1'],
    ['a site’s own NAT64', '64:ff9b:1::808:808'],
    ['IPv4-mapped', '::ffff:169.254.169.254'],
    ['IPv4-mapped in hexadecimal', '::ffff:a9fe:a9fe'],
    ['IPv4-compatible', '::7f00:1'],
    ['IPv4-translated', '::ffff:0:7f00:1'],
    ['NAT64', '64:ff9b::a00:1'],
    ['6to4', '2002:7f00:1::'],
    ['Teredo', '2001:0:4136:e378:8000:63bf:80ff:fffe'],
  ])('holds %s not to be public: %s', (_, ip) => {
    expect(isPublicAddress(ip)).toBe(false);
  });

  it.each([
    '',
    'localhost',
    '8.8.8',
    '8.8.8.8.',
    ' 8.8.8.8',
    '010.8.8.8',
    '0x8.8.8.8',
    '134744072',
    '8.8.8.8:80',
    '[2606:4700::1]',
    '2606:4700::1%eth0',
    '2606:4700:0:0:0:0:0:1',
    '2606:4700::0001',
    '2606:4700::ABCD',
    '::FFFF:8.8.8.8',
    '::ffff:0808:0808',
    '0::ffff:8.8.8.8',
    '64:ff9b::8.8.8.8',
    '8．8．8．8',
  ])('refuses a spelling no resolver gives: %j', (ip) => {
    expect(isPublicAddress(ip)).toBe(false);
  });

  it('closes exactly the special networks of IPv4', () => {
    fc.assert(
      fc.property(telling, (address) => {
        expect(isPublicAddress(dotted(address))).toBe(!isClosed(address));
      }),
      { numRuns: 2_000 },
    );
  });

  it('judges an IPv4 address alike when it is mapped or behind NAT64', () => {
    fc.assert(
      fc.property(telling, (address) => {
        const expected = !isClosed(address);
        expect(isPublicAddress(`::ffff:${dotted(address)}`)).toBe(expected);
        expect(isPublicAddress(canonical(`::ffff:${hexPair(address)}`))).toBe(expected);
        expect(isPublicAddress(canonical(`64:ff9b::${hexPair(address)}`))).toBe(expected);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is never true of an address that wraps one by 6to4, Teredo or as IPv4-compatible', () => {
    fc.assert(
      fc.property(telling, (address) => {
        expect(isPublicAddress(canonical(`2002:${hexPair(address)}::1`))).toBe(false);
        expect(isPublicAddress(canonical(`2001::${hexPair(~address >>> 0)}`))).toBe(false);
        expect(isPublicAddress(canonical(`::${hexPair(address)}`))).toBe(false);
      }),
    );
  });

  it('is true of no IPv6 address outside global unicast, and of most inside', () => {
    fc.assert(
      fc.property(ipv6, (ip) => {
        const first = Number.parseInt(ip, 16);
        const closed = first === 0x2001 || first === 0x2002 || first === 0x3fff;
        fc.pre(!closed);
        expect(isPublicAddress(canonical(ip))).toBe(first >> 13 === 1);
      }),
      { numRuns: 1_000 },
    );
  });

  it('is true of one spelling of an IPv6 address only', () => {
    fc.assert(
      fc.property(ipv6, (ip) => {
        const spelled = ip.replace(/\b(?=[0-9a-f]{1,3}\b)/, '0');
        fc.pre(spelled !== canonical(ip));
        expect(isPublicAddress(spelled)).toBe(false);
      }),
    );
  });
});
