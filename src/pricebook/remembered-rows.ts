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

type Mark = readonly [id: string, mark: string];
type Known<Row> = ReadonlyMap<string, { readonly mark: string; readonly row: Row }>;

/**
 * Rows that are read over and over while few of them change: those that are known are not read again. Where PostgreSQL has written a row
 * (`ctid`), and in which transaction (`xmin`), tells one version from the other, also after a rollback; so nobody has to say what changed.
 */
export class RememberedRows<Row> {
  readonly #source: RowSource<Row>;
  #marks: string | null = null;
  #known: Known<Row> = new Map();

  constructor(source: RowSource<Row>) {
    this.#source = source;
  }

  /** All rows as the transaction sees them. One statement, and one more where some are not known. */
  async read(sql: TenantSql): Promise<Row[]> {
    const [answer] = await sql.query<{ marks: string | null }>({
      ...this.#source.marks,
      values: [sql.tenantId],
    });
    const text = answer?.marks ?? null;
    if (text !== this.#marks) {
      this.#known = await this.#renew(sql, parseMarks(text));
      this.#marks = text;
    }
    return [...this.#known.values()].map(({ row }) => row);
  }

  async #renew(sql: TenantSql, marks: readonly Mark[]): Promise<Known<Row>> {
    const isKnown = (id: string, mark: string) => this.#known.get(id)?.mark === mark;
    const unknown = marks.filter(([id, mark]) => !isKnown(id, mark)).map(([id]) => id);
    const fresh = await this.#load(sql, unknown);
    // A row is at least as new as the mark it is kept under: if it is newer, its mark will differ the next time.
    return new Map(
      marks.flatMap(([id, mark]) => {
        const row = isKnown(id, mark) ? this.#known.get(id)?.row : fresh.get(id);
        return row === undefined ? [] : [[id, { mark, row }] as const];
      }),
    );
  }

  #load(sql: TenantSql, ids: readonly string[]): Promise<ReadonlyMap<string, Row>> {
    if (ids.length === 0) return Promise.resolve(new Map());
    return ids.length > this.#known.size / 2 ? this.#source.all(sql) : this.#source.some(sql, ids);
  }
}

function parseMarks(text: string | null): Mark[] {
  if (text === null) return [];
  return text.split('\n').map((line) => {
    const space = line.indexOf(' ');
    return [line.slice(0, space), line.slice(space + 1)] as const;
  });
}
