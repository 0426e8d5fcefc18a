import { describe, expect, it } from 'vitest';
import { type OutlineNode, parseOutline } from './outline.ts';
import { createRandom } from './random.ts';
import { pruneToCounts } from './tree.ts';

function print(nodes: readonly OutlineNode[]): string[] {
  return nodes.flatMap((node) => [
    `${' '.repeat(node.depth)}${node.name}`,
    ...print(node.children),
  ]);
}

const outline = `
Electrical Service -- All of it.
  {15|20} AMP
    EMT
    ~Romex
  Diagnostic
`;

describe('parseOutline', () => {
  it('gives each sibling that a line stands for the lines below it', () => {
    expect(print(parseOutline(outline, {}))).toEqual([
      'Electrical Service',
      ' 15 AMP',
      '  EMT',
      '  Romex',
      ' 20 AMP',
      '  EMT',
      '  Romex',
      ' Diagnostic',
    ]);
  });

  it('reads descriptions and inactive categories', () => {
    const [root] = parseOutline(outline, {});
    expect(root).toMatchObject({ description: 'All of it.', active: true, depth: 0, parent: null });
    expect(root?.children[0]?.children[1]).toMatchObject({
      name: 'Romex',
      active: false,
      depth: 2,
    });
  });
});

describe('pruneToCounts', () => {
  it('leaves exactly as many as asked for and takes whole groups first', () => {
    const roots = parseOutline(outline, {});
    pruneToCounts(roots, [1, 3, 2], createRandom(1, 'prune'));
    const left = print(roots);
    expect(left).toHaveLength(6);
    expect(left.filter((line) => line === '  EMT')).toHaveLength(1);
    expect(left.filter((line) => line === '  Romex')).toHaveLength(1);
  });

  it('refuses when there is too little to prune', () => {
    expect(() =>
      pruneToCounts(parseOutline(outline, {}), [1, 9], createRandom(1, 'prune')),
    ).toThrow('depth 1');
  });
});
