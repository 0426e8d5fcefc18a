import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const page = fs.readFileSync('docs/ERRORS.md', 'utf8');
const documented = new Set([...page.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code!));

/** Source of the product, without tests and generated code. */
function sources(): { file: string; text: string }[] {
  return fs
    .readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .filter((file) => !file.startsWith('generated') && !file.startsWith('simulator'))
    .map((file) => ({ file, text: fs.readFileSync(path.join('src', file), 'utf8') }));
}

const CODE = /\bcode(?:: string)?(?: =|:|: code \?\?) '([A-Z][A-Z_]{3,})'/g;
const UPSTREAM_KINDS = /\| '([a-z-]+)'/g;

function raised(): Set<string> {
  const codes = new Set(
    sources().flatMap(({ text }) => [...text.matchAll(CODE)].map(([, c]) => c!)),
  );
  for (const ofGraphql of ['BAD_USER_INPUT', 'GRAPHQL_VALIDATION_FAILED']) codes.add(ofGraphql);
  const kinds = /type UpstreamErrorKind =([\s\S]*?');/.exec(
    fs.readFileSync('src/errors.ts', 'utf8'),
  );
  for (const [, kind] of kinds![1]!.matchAll(UPSTREAM_KINDS)) {
    codes.add(`UPSTREAM_${kind!.replace('-', '_').toUpperCase()}`);
  }
  const reasons = fs.readFileSync('src/servicetitan/payloads/outcome.ts', 'utf8');
  const parkReasons = /type ParkReason =([\s\S]*?');/.exec(reasons);
  for (const [, reason] of parkReasons![1]!.matchAll(/\| '([A-Z_]+)'/g)) codes.add(reason!);
  for (const reason of ['ORPHAN', 'CYCLE']) codes.add(reason);
  return codes;
}

describe('docs/ERRORS.md', () => {
  it('lists every code the product raises, and no other', () => {
    expect([...documented].sort()).toEqual([...raised()].sort());
  });
});
