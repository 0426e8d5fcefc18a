/** One SQL statement, ready to be sent. */
export interface Statement {
  /** Prepares the statement once a connection under this name; give each name one text only. */
  readonly name?: string;
  readonly text: string;
  /** For $1, $2, …; bigint goes over as digits. */
  readonly values?: readonly unknown[];
}

/**
 * Whatever runs statements. Rows come as PostgreSQL names them: int8 and numeric as strings, timestamptz as Date,
 * json and jsonb parsed. (Parsing rounds numbers above 2^53: select a raw payload as `payload::text`.)
 * Errors  DatabaseError when the database is away or overloaded; everything else as pg raises it.
 */
export interface Sql {
  query<Row extends object = Record<string, unknown>>(statement: Statement): Promise<Row[]>;
}
