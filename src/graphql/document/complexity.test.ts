import { parse } from 'graphql';
import { describe, expect, it } from 'vitest';
import { processorMs } from '../../../test/support/processor-time.ts';
import { defaultLimits } from '../../config/limits.ts';
import { buildSchema } from '../schema.ts';
import { estimateComplexity } from './complexity.ts';
import { createShapeMeter } from './shape.ts';

const schema = buildSchema();
const cost = (text: string, variables: Record<string, unknown> = {}, name?: string) =>
  estimateComplexity(schema, parse(text), name, variables);

const TWELVE =
  'id stId name description categoryType active position depth image stModifiedOn updatedAt childCount';
const nested = (levels: number): string =>
  levels === 0 ? TWELVE : `${TWELVE} children { ${nested(levels - 1)} }`;

describe('estimateComplexity', () => {
  it('lets the whole tree pass, flat with 30 fields or nested nine levels deep with 12', () => {
    expect(cost(`{ categoryTree { nodes { ${TWELVE} ${TWELVE} ${TWELVE} } } }`)).toBeLessThan(
      defaultLimits.cost,
    );
    expect(cost(`{ categoryTree { roots { ${nested(8)} } } }`)).toBeLessThan(defaultLimits.cost);
  });

  it('takes page sizes from literals and from variables', () => {
    const literal = cost('{ services(first: 100) { nodes { name } } }');
    expect(cost('query ($n: Int) { services(first: $n) { nodes { name } } }', { n: 100 })).toBe(
      literal,
    );
    expect(cost('{ services { nodes { name } } }')).toBeLessThan(literal / 4);
    expect(cost('{ services(first: 2147483647) { nodes { name } } }')).toBeLessThan(
      defaultLimits.cost,
    );
  });

  it('grows with each turn up and down the tree', () => {
    const once = cost('{ categoryTree { nodes { parent { children { id } } } } }');
    const twice = cost(
      '{ categoryTree { nodes { parent { children { parent { children { id } } } } } } }',
    );
    expect(twice).toBeGreaterThan(10 * once);
    expect(once).toBeLessThan(defaultLimits.cost);
  });

  it('counts the operation that is meant, and nothing where there is none', () => {
    const document = 'query A { health { status } } query B { services { nodes { name } } }';
    expect(cost(document, {}, 'A')).toBe(2);
    expect(cost(document, {}, 'B')).toBeGreaterThan(2);
    expect(cost(document, {}, 'C')).toBe(0);
  });

  it('takes linear time for fragments that double', () => {
    const levels = 60;
    const fragments = Array.from(
      { length: levels },
      (_, n) =>
        `fragment F${n} on Category { a: parent { ...F${n + 1} } b: root { ...F${n + 1} } }`,
    );
    const text = `{ categoryTree { nodes { ...F0 } } } ${fragments.join(' ')} fragment F${levels} on Category { id }`;
    const before = processorMs();
    expect(cost(text)).toBeGreaterThan(1e30);
    expect(processorMs() - before).toBeLessThan(250);
  });
});

describe('createShapeMeter', () => {
  const shape = (text: string) => {
    const document = parse(text);
    const [operation] = document.definitions;
    if (operation?.kind !== 'OperationDefinition') throw new Error('no operation first');
    return createShapeMeter(document)(operation.selectionSet);
  };

  it('measures depth and breadth with fragments spread', () => {
    expect(shape('{ a { b { c } d } }')).toEqual({ depth: 3, breadth: 4 });
    expect(shape('{ a { ...F } e { ...F } } fragment F on T { b { c } }')).toEqual({
      depth: 3,
      breadth: 6,
    });
    expect(shape('{ ... on T { a ... { b } } }')).toEqual({ depth: 1, breadth: 2 });
  });

  it('does not follow circles', () => {
    expect(shape('{ ...A } fragment A on T { a { ...B } } fragment B on T { b { ...A } }')).toEqual(
      {
        depth: 2,
        breadth: 2,
      },
    );
  });

  it('does not count the depth of introspection', () => {
    expect(shape('{ __schema { types { fields { name } } } }').depth).toBe(1);
  });
});
