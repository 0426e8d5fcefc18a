type Columns<Row> = { readonly [Field in keyof Row & string]: string };

/** A row as SQL makes it and as it is read again. */
export interface JsonRow<Row> {
  /** An expression whose value is the row as a JSON array. */
  readonly sql: string;
  read(values: readonly unknown[]): Row;
}

/**
 * A row inside of a JSON answer, its fields by the SQL of each. An array goes over: to name each field in each row takes PostgreSQL twice
 * as long.
 */
export function jsonRow<Row extends object>(columns: Columns<Row>): JsonRow<Row> {
  const fields = Object.keys(columns);
  return {
    sql: `json_build_array(${Object.values(columns).join(', ')})`,
    read: (values) =>
      Object.fromEntries(fields.map((field, index) => [field, values[index]])) as Row,
  };
}
