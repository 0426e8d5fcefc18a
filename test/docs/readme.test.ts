import fs from 'node:fs';
import { buildSchema, parse, validate } from 'graphql';
import { describe, expect, it } from 'vitest';

const readme = fs.readFileSync('README.md', 'utf8');
const schema = buildSchema(fs.readFileSync('schema.graphql', 'utf8'));
const queries = [...readme.matchAll(/"query": ("(?:[^"\\]|\\.)*")/g)].map(
  ([, text]) => JSON.parse(text!) as string,
);
const scripts = (JSON.parse(fs.readFileSync('package.json', 'utf8')) as { scripts: object })
  .scripts;

describe('README.md', () => {
  it('has examples', () => {
    expect(queries.length).toBeGreaterThan(1);
  });

  it.each(queries)('asks what the schema answers: %s', (query) => {
    expect(validate(schema, parse(query))).toEqual([]);
  });

  it('names only scripts that exist', () => {
    const named = [...readme.matchAll(/npm run ([\w:]+)/g)].map(([, name]) => name!);
    for (const name of named) expect(Object.keys(scripts)).toContain(name);
  });

  it('links only to files that exist', () => {
    for (const [, file] of readme.matchAll(/\]\(([^)#:]+)\)/g)) {
      expect(fs.existsSync(file!), file).toBe(true);
    }
  });
});
