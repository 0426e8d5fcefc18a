import type { Statement } from '../../db/database.ts';
import { arrayLiteral, jsonArrayLiteral } from '../../lib/array-literal.ts';

type ColumnType =
  | 'bigint'
  | 'bigint[]'
  | 'boolean'
  | 'integer'
  | 'json'
  | 'ltree'
  | 'numeric'
  | 'text'
  | 'text[]'
  | 'timestamptz'
  | 'uuid';

/** What a table of master is made of, tenant_id apart. A column is named as its field, in snake case. */
export interface MasterTable<Row extends object> {
  readonly name: string;
  readonly columns: Readonly<Record<keyof Row & string, ColumnType>>;
  /** With tenant_id, the primary key. */
  readonly key: readonly (keyof Row & string)[];
}

/** The one statement that removes rows and writes others, existing or not; the two must not overlap. */
export type TableWriter<Row extends object, Key extends Partial<Row>> = (
  tenantId: bigint,
  writes: readonly Row[],
  removals: readonly Key[],
) => Statement;

/**
 * Prepares the writer of a table.
 * Cost    Rows go over as one array for each column, JSON as lines. Measured with 6,011 materials against json_to_recordset: two thirds
 *         of the time.
 */
export function createTableWriter<Row extends object, Key extends Partial<Row>>(
  table: MasterTable<Row>,
): TableWriter<Row, Key> {
  const fields = Object.keys(table.columns) as (keyof Row & string)[];
  const text = writeText(table, fields);
  return (tenantId, writes, removals) => ({
    name: `write ${table.name}`,
    text,
    values: [
      tenantId,
      ...table.key.map((field) => arrayLiteral(removals.map((key) => cell(key[field])))),
      ...fields.map((field) => columnLiteral(table.columns[field], writes, field)),
    ],
  });
}

/** The one statement that changes some columns of the row with this key. */
export function createRowUpdater<Row extends object, Field extends keyof Row & string>(
  table: MasterTable<Row>,
  fields: readonly Field[],
): (tenantId: bigint, row: Pick<Row, Field>) => Statement {
  const set = fields
    .filter((field) => !table.key.includes(field))
    .map((field) => ({ field, index: fields.indexOf(field) + 2 }));
  const assignments = set.map(
    ({ field, index }) => `${columnName(field)} = $${index}::${table.columns[field]}`,
  );
  const isRow = table.key.map(
    (field) => `${columnName(field)} = $${fields.indexOf(field as Field) + 2}`,
  );
  const text = `UPDATE ${table.name} SET ${assignments.join(', ')}
    WHERE tenant_id = $1 AND ${isRow.join(' AND ')}`;
  return (tenantId, row) => ({
    name: `update ${table.name}`,
    text,
    values: [tenantId, ...fields.map((field) => cell(row[field]))],
  });
}

/** The columns for a SELECT, as the row's fields: int8, numeric, json and moments as text. */
export function selectList<Row extends object>(table: MasterTable<Row>, alias: string): string {
  const fields = Object.keys(table.columns) as (keyof Row & string)[];
  return fields
    .map((field) => {
      const column = `${alias}.${columnName(field)}`;
      return `${asText(column, table.columns[field])} AS "${field}"`;
    })
    .join(', ');
}

function columnName(field: string): string {
  return field.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function writeText<Row extends object>(
  table: MasterTable<Row>,
  fields: readonly (keyof Row & string)[],
): string {
  const names = fields.map(columnName);
  const keys = table.key.map(columnName);
  const keyArrays = table.key.map((field, index) => `$${index + 2}::${table.columns[field]}[]`);
  const firstColumn = table.key.length + 2;
  const columns = fields.map((field, index) =>
    columnSource(table.columns[field], `$${index + firstColumn}`),
  );
  const values = fields.map((field) => `r.${columnName(field)}::${table.columns[field]}`);
  const others = names.filter((name) => !keys.includes(name));
  return `
    WITH removed AS (
      DELETE FROM ${table.name} t
      USING unnest(${keyArrays.join(', ')}) AS k(${keys.join(', ')})
      WHERE t.tenant_id = $1 AND ${keys.map((key) => `t.${key} = k.${key}`).join(' AND ')}
    )
    INSERT INTO ${table.name} (tenant_id, ${names.join(', ')})
    SELECT $1::bigint, ${values.join(', ')}
    FROM ROWS FROM (${columns.join(', ')}) AS r(${names.join(', ')})
    ON CONFLICT (tenant_id, ${keys.join(', ')})
    DO UPDATE SET ${others.map((name) => `${name} = excluded.${name}`).join(', ')}`;
}

/** The cells of a column, in order. JSON text holds no line break; arrays of different lengths have to be text. */
function columnSource(type: ColumnType, parameter: string): string {
  if (type === 'json') return `string_to_table(${parameter}::text, E'\\n')`;
  const element = type.endsWith('[]') || type === 'ltree' ? 'text' : type;
  return `unnest(${parameter}::${element}[])`;
}

function columnLiteral<Row extends object>(
  type: ColumnType,
  rows: readonly Row[],
  field: keyof Row & string,
): string {
  const cells = rows.map((row) => cell(row[field]));
  if (type === 'json') return cells.join('\n');
  return FREE_OF_ESCAPES.has(type) ? jsonArrayLiteral(cells) : arrayLiteral(cells);
}

/** Types whose text holds nothing that JSON and an array would escape in different ways. */
const FREE_OF_ESCAPES: ReadonlySet<ColumnType> = new Set([
  'bigint',
  'bigint[]',
  'boolean',
  'integer',
  'ltree',
  'numeric',
  'timestamptz',
  'uuid',
] as const);

type Cell = string | number | boolean | null;

function cell(value: unknown): Cell {
  return Array.isArray(value) ? arrayLiteral(value as string[]) : (value as Cell);
}

function asText(column: string, type: ColumnType): string {
  switch (type) {
    case 'timestamptz':
      return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
    case 'json':
    case 'ltree':
      return `${column}::text`;
    default:
      return column;
  }
}
