import fs from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Locked {
  readonly version?: string;
  readonly dev?: boolean;
  readonly engines?: { readonly node?: string };
}

const { packages } = JSON.parse(fs.readFileSync('package-lock.json', 'utf8')) as {
  packages: Record<string, Locked>;
};
const locked = Object.entries(packages)
  .map(([path, entry]) => ({ ...entry, path, name: path.split('node_modules/').at(-1) ?? '' }))
  .filter(({ path, version }) => path !== '' && version !== undefined);

/** Versions below these have holes that a stranger can reach through the gateway, or that ServiceTitan's answers could. */
const safeFrom: readonly [name: string, version: string, hole: string][] = [
  ['graphql-yoga', '5.21.3', 'a multipart map pollutes prototypes and ends the process'],
  ['graphql', '16.8.1', 'overlapping fields take quadratic time'],
  ['graphql-ws', '6.0.8', 'an operation that failed is completed as well'],
  ['ws', '8.21.1', 'many headers or tiny fragments use up memory'],
  ['undici', '7.29.0', 'smuggled requests, endless decompression, cookies sent elsewhere'],
  ['bullmq', '5.81.0', 'a dependency reads past its buffer'],
  ['msgpackr', '1.10.1', 'a crafted message is parsed for ever'],
  ['jose', '4.15.5', 'an encrypted token is decompressed without end'],
  ['@prisma/client', '7.9.0', 'contexts of requests are mixed under load'],
  ['dset', '3.1.4', 'prototypes are polluted'],
  ['uuid', '11.1.1', 'bounds of a buffer are not checked'],
];

describe('what is installed', () => {
  it.each(safeFrom)('%s is not older than %s, before which %s', (name, minimum) => {
    for (const { version = '', path } of locked.filter((entry) => entry.name === name)) {
      expect(compare(version, minimum), `${path} ${version}`).toBeGreaterThanOrEqual(0);
    }
  });

  it('runs on the Node.js that package.json asks for, without a warning', () => {
    const wanted = /\d+\.\d+\.\d+/.exec(packages['']?.engines?.node ?? '')?.[0] ?? '';
    expect(wanted).toBe('20.19.0');
    const others = locked.filter(({ engines }) => !runsOn(wanted, engines?.node));
    expect(others.map(({ path, engines }) => `${path} ${engines?.node}`)).toEqual([]);
  });
});

function compare(one: string, other: string): number {
  const numbers = (version: string) => version.split(/[.-]/).slice(0, 3).map(Number);
  const [left, right] = [numbers(one), numbers(other)];
  const at = left.findIndex((part, index) => part !== right[index]);
  return at < 0 ? 0 : (left[at] ?? 0) - (right[at] ?? 0);
}

/** Whether a range takes a version. Ranges of engines are lower bounds, next to each other. */
function runsOn(version: string, range = '*'): boolean {
  return range.split('||').some((alternative) => {
    const [, sign = '', bound = '0'] = /([\^~>=]*)\s*v?(\d[\d.]*)/.exec(alternative) ?? [];
    const minimum = `${bound}.0.0`.split('.').slice(0, 3).join('.');
    const sameMajor = minimum.split('.')[0] === version.split('.')[0];
    const isOpen = sign.startsWith('>');
    if (sign === '' && /\d/.test(alternative) && !alternative.includes('>')) {
      return bound.split('.').every((part, index) => version.split('.')[index] === part);
    }
    return compare(version, minimum) >= 0 && (isOpen || sameMajor || alternative.trim() === '*');
  });
}
