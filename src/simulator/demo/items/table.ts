import { expand, type Vocabulary } from '../grammar.ts';

/** One line of a table of items, spelled out. */
export interface Row {
  /** The names from the root down to the category, between ` > `. */
  readonly category: string;
  readonly fields: readonly string[];
  /** A sentence that holds for the whole section, or ''. */
  readonly note: string;
  /** What `! word` said last. */
  readonly mark: string;
}

function labelsOf(line: string): Set<string> {
  return new Set(Array.from(line.matchAll(/\{(\w+)[.:}]/g), (match) => match[1] ?? ''));
}

/**
 * Reads a table of items. `= A > B > C` opens the section of a category, `" …` gives it a note, `! word` marks this and the
 * following sections; every other line is a row, its fields between ` | `; the last one may be empty. Rows vary as grammar.ts says; a label of the category
 * must vary in the row too.
 *
 * Throws when a row leaves open which category it belongs to: a fault of the table.
 */
export function readTable(text: string, vocabulary: Vocabulary): Row[] {
  const rows: Row[] = [];
  let heading = '';
  let note = '';
  let mark = '';
  for (const line of text.split('\n')) {
    if (line.startsWith('= ')) {
      heading = line.slice(2);
      note = '';
    } else if (line.startsWith('" ')) {
      note = line.slice(2);
    } else if (line.startsWith('! ')) {
      mark = line.slice(2);
    } else if (line.trim() !== '') {
      for (const label of labelsOf(heading)) {
        if (!labelsOf(line).has(label))
          throw new Error(`Which {${label}} of "${heading}" holds: ${line}`);
      }
      const whole = line.endsWith(' |') ? `${line} ` : line;
      for (const spelledOut of expand(`${heading} | ${whole}`, vocabulary)) {
        const fields = spelledOut.split(' | ');
        rows.push({ category: fields[0] ?? '', fields: fields.slice(1), note, mark });
      }
    }
  }
  return rows;
}
