import type { Statement } from '../../db/database.ts';
import { arrayLiteral } from '../../lib/array-literal.ts';

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

/** What becomes of the rows of a table; no key may be in two of the lists. */
export interface TableChanges<Row extends object, Key extends Partial<Row>> {
  /** Rows that are not there yet. */
  readonly inserts: readonly Row[];
  /** Rows that may be there. */
  readonly updates: readonly Row[];
  readonly deletes: readonly Key[];
}

export const isNothing = ({ inserts, updates, deletes }: TableChanges<object, object>): boolean =>
  inserts.length + updates.length + deletes.length === 0;

/** The one statement that makes these changes. */
export type TableWriter<Row extends object, Key extends Partial<Row>> = (
  tenantId: bigint,
  changes: TableChanges<Row, Key>,
) => Statement;

/**
 * Prepares the writer of a table.
 * Cost    Rows go over as one array for each column, JSON as lines. Measured with 6,011 materials against json_to_recordset: two thirds
 *         of the time. Where nothing can be there yet, a quarter less: PostgreSQL need not look first.
 */
export function createTableWriter<Row extends object, Key extends Partial<Row>>(
  table: MasterTable<Row>,
): TableWriter<Row, Key> {
  const fields = Object.keys(table.columns) as (keyof Row & string)[];
  const insert = insertText(table, fields);
  const upsert = `${insert} ${replacing(table, fields)}`;
  return (tenantId, { inserts, updates, deletes }) => {
    const areNew = updates.length === 0;
    const writes = areNew ? inserts : [...inserts, ...updates];
    return {
      name: `${areNew ? 'insert' : 'write'} ${table.name}`,
      text: areNew ? insert : upsert,
      values: [
        tenantId,
        ...table.key.map((field) => arrayLiteral(deletes.map((key) => cell(key[field])))),
        ...fields.map((field) => columnLiteral(table.columns[field], writes, field)),
      ],
    };
  };
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

function insertText<Row extends object>(
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
  return `
    WITH removed AS (
      DELETE FROM ${table.name} t
      USING unnest(${keyArrays.join(', ')}) AS k(${keys.join(', ')})
      WHERE t.tenant_id = $1 AND ${keys.map((key) => `t.${key} = k.${key}`).join(' AND ')}
    )
    INSERT INTO ${table.name} (tenant_id, ${names.join(', ')})
    SELECT $1::bigint, ${values.join(', ')}
    FROM ROWS FROM (${columns.join(', ')}) AS r(${names.join(', ')})`;
}

function replacing<Row extends object>(
  table: MasterTable<Row>,
  fields: readonly (keyof Row & string)[],
): string {
  const others = fields.filter((field) => !table.key.includes(field)).map(columnName);
  return `ON CONFLICT (tenant_id, ${table.key.map(columnName).join(', ')})
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
  return arrayLiteral(cells);
}

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
