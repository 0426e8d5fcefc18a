import { readFile } from 'node:fs/promises';
import {
  type GraphQLNamedType,
  getIntrospectionQuery,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  lexicographicSortSchema,
  parse,
  printSchema,
  validate,
  validateSchema,
} from 'graphql';
import { compileQuery, isCompiledQuery } from 'graphql-jit';
import { describe, expect, it } from 'vitest';
import { nodeTypeNames } from '../../src/graphql/global-id.ts';
import { graphiqlOptions } from '../../src/graphql/graphiql.ts';
import { buildSchema } from '../../src/graphql/schema.ts';
import { testGateway } from '../support/graphql.ts';

const schema = buildSchema();
const types = Object.values(schema.getTypeMap()).filter(({ name }) => !name.startsWith('__'));

/** Coordinates of what has no description. */
function undescribed(type: GraphQLNamedType): string[] {
  const missing: string[] = [];
  const look = (coordinate: string, described: { description?: string | null | undefined }) => {
    if (!described.description?.trim()) missing.push(coordinate);
  };
  look(type.name, type);
  if (isEnumType(type))
    for (const value of type.getValues()) look(`${type.name}.${value.name}`, value);
  if (isInputObjectType(type)) {
    for (const field of Object.values(type.getFields())) look(`${type.name}.${field.name}`, field);
  }
  if (isObjectType(type) || isInterfaceType(type)) {
    for (const field of Object.values(type.getFields())) {
      look(`${type.name}.${field.name}`, field);
      for (const argument of field.args)
        look(`${type.name}.${field.name}(${argument.name}:)`, argument);
    }
  }
  return missing;
}

describe('the schema', () => {
  it('is valid', () => {
    expect(validateSchema(schema)).toEqual([]);
  });

  it('describes every type, field, argument and enum value', () => {
    expect(types.flatMap(undescribed)).toEqual([]);
  });

  it('is what schema.graphql says', async () => {
    const file = await readFile(new URL('../../schema.graphql', import.meta.url), 'utf8');
    expect(file).toBe(`${printSchema(lexicographicSortSchema(schema))}\n`);
  });

  it('finds every Node by its id', () => {
    const nodeTypes = types.filter(
      (type) => isObjectType(type) && type.getInterfaces().some(({ name }) => name === 'Node'),
    );
    expect(nodeTypes.map(({ name }) => name).toSorted()).toEqual([...nodeTypeNames].toSorted());
  });

  it('lets a compiled query read the plain fields of a category without a call', () => {
    const category = schema.getType('Category');
    if (!isObjectType(category)) throw new Error('Category is no object type');
    const called = Object.values(category.getFields())
      .filter(({ resolve }) => resolve)
      .map(({ name }) => name);
    expect(called.toSorted()).toEqual([
      'descendants',
      'itemCounts',
      'override',
      'pending',
      'siblings',
    ]);
  });

  it('compiles literals of every scalar', () => {
    const query = `{
      categoryTree(root: 1, maxDepth: 2, filter: { under: "9007199254740993", type: SERVICES }) { total }
      services(filter: { price: { from: 1.5 }, modifiedSince: "2026-01-01T00:00:00Z" }, orderBy: { field: NAME }) { totalCount }
    }`;
    expect(isCompiledQuery(compileQuery(schema, parse(query)))).toBe(true);
  });
});

describe('GraphiQL', () => {
  it('opens with operations that fit the schema', () => {
    const tabs = graphiqlOptions.defaultTabs ?? [];
    expect(tabs.length).toBeGreaterThanOrEqual(4);
    for (const { query } of tabs) expect(validate(schema, parse(query ?? ''))).toEqual([]);
  });

  it('may ask for the schema in every form it knows', async () => {
    const gateway = await testGateway();
    try {
      const query = getIntrospectionQuery({
        descriptions: true,
        directiveIsRepeatable: true,
        inputValueDeprecation: true,
        oneOf: true,
        schemaDescription: true,
        specifiedByUrl: true,
      });
      expect((await gateway.post({ query })).data()).toHaveProperty('__schema');
    } finally {
      await gateway.close();
    }
  });

  it('needs nothing from the network', async () => {
    const gateway = await testGateway();
    try {
      const html = await (await gateway.get({}, { accept: 'text/html' })).text();
      expect(html).toContain('LAZI gateway');
      const loaded = html.match(
        /<(?:script|link|img|iframe)[^>]*\s(?:src|href)=["']?(?:https?:)?\/\/[^>]*>/g,
      );
      expect(loaded).toBeNull();
    } finally {
      await gateway.close();
    }
  });
});
