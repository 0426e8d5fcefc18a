import type { TenantSql } from '../db/tenant-sql.ts';

/** How rows of one kind are read. */
export interface RowSource<Row> {
  /**
   * One statement that answers with one row and one column, `marks`: for each row its id, a space, and a text that is another one for each
   * version of it; a line each. Null where there is none.
   */
  readonly marks: { readonly name: string; readonly text: string };
  all(sql: TenantSql): Promise<ReadonlyMap<string, Row>>;
  some(sql: TenantSql, ids: readonly string[]): Promise<ReadonlyMap<string, Row>>;
}

/**
 * Rows that are read over and over while few of them change: those that are known are not read again. Where PostgreSQL has written a row
 * (`ctid`), and in which transaction (`xmin`), tells one version from the other, also after a rollback; so nobody has to say what changed.
 */
export class RememberedRows<Row> {
  readonly #source: RowSource<Row>;
  #marks: string | null = null;
  /** By the line that marks this version of it. */
  #known: ReadonlyMap<string, Row> = new Map();
  #rows: readonly Row[] = [];

  constructor(source: RowSource<Row>) {
    this.#source = source;
  }

  /** All rows as the transaction sees them. One statement, and one more where some are not known. */
  async read(sql: TenantSql): Promise<readonly Row[]> {
    const [answer] = await sql.query<{ marks: string | null }>({
      ...this.#source.marks,
      values: [sql.tenantId],
    });
    const marks = answer?.marks ?? null;
    if (marks !== this.#marks) {
      this.#known = await this.#renew(sql, marks?.split('\n') ?? []);
      this.#rows = [...this.#known.values()];
      this.#marks = marks;
    }
    return this.#rows;
  }

  async #renew(sql: TenantSql, lines: readonly string[]): Promise<ReadonlyMap<string, Row>> {
    const fresh = await this.#load(sql, lines.filter((line) => !this.#known.has(line)).map(idOf));
    // A row is at least as new as the mark it is kept under: if it is newer, its mark will differ the next time.
    const known = new Map<string, Row>();
    for (const line of lines) {
      const row = this.#known.get(line) ?? fresh.get(idOf(line));
      if (row !== undefined) known.set(line, row);
    }
    return known;
  }

  #load(sql: TenantSql, ids: readonly string[]): Promise<ReadonlyMap<string, Row>> {
    if (ids.length === 0) return Promise.resolve(new Map());
    return ids.length > this.#known.size / 2 ? this.#source.all(sql) : this.#source.some(sql, ids);
  }
}

const idOf = (line: string): string => line.slice(0, line.indexOf(' '));
