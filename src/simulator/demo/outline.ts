import { type Choices, expandBelow, noChoices, type Vocabulary } from './grammar.ts';

/** A category before it has an id: what a contractor typed, at its place in the tree. */
export interface OutlineNode {
  readonly name: string;
  readonly description: string | null;
  readonly active: boolean;
  readonly depth: number;
  readonly parent: OutlineNode | null;
  children: OutlineNode[];
}

interface Line {
  readonly indent: number;
  readonly active: boolean;
  readonly name: string;
  readonly description: string | null;
  readonly children: Line[];
}

const form = /^( *)(~?)(.*?)(?: -- (.*))?$/;

function parseLines(text: string): Line[] {
  const top: Line = { indent: -1, active: true, name: '', description: null, children: [] };
  const open = [top];
  for (const source of text.split('\n')) {
    if (source.trim() === '') continue;
    const [, spaces = '', inactive = '', name = '', description] = form.exec(source) ?? [];
    const line: Line = {
      indent: spaces.length,
      active: inactive === '',
      name,
      description: description ?? null,
      children: [],
    };
    while ((open.at(-1) ?? top).indent >= line.indent) open.pop();
    (open.at(-1) ?? top).children.push(line);
    open.push(line);
  }
  return top.children;
}

/**
 * Reads an outline: one category a line, children indented deeper, `~` before an inactive one, a description after ` -- `.
 * A line may stand for several siblings (see grammar.ts); each gets all the lines below it.
 */
export function parseOutline(text: string, vocabulary: Vocabulary): OutlineNode[] {
  function grow(
    lines: readonly Line[],
    parent: OutlineNode | null,
    choices: Choices,
  ): OutlineNode[] {
    return lines.flatMap((line) =>
      expandBelow(line.name, vocabulary, choices).map((expansion) => {
        const node: OutlineNode = {
          name: expansion.text,
          description: line.description,
          active: line.active,
          depth: parent === null ? 0 : parent.depth + 1,
          parent,
          children: [],
        };
        node.children = grow(line.children, node, expansion.choices);
        return node;
      }),
    );
  }
  return grow(parseLines(text), null, noChoices);
}
