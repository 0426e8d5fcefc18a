import type { CostBudget } from '../config/limits.ts';
import type { Database } from './database.ts';

/** What a process asks for one caller. */
interface Wish {
  readonly tenantId: bigint;
  readonly caller: string;
  /** Nothing is given where there is less, unless it is more than the budget can ever hold: then a full one will do. */
  readonly least: number;
  readonly wanted: number;
  /** What was given before and not spent. */
  readonly returned: number;
}

export interface Grant {
  /** 0, or `least` to `wanted`. */
  readonly granted: number;
  /** What remains for all processes; below 0 after more was spent than the budget holds. */
  readonly left: number;
}

/** $3 comes back each second, up to $4; $5 is wanted, $6 is needed, $7 is returned. */
const take = `
  INSERT INTO sync.cost_budgets AS budget (tenant_id, caller, credits, granted, settled_at)
  SELECT $1, $2, $4 - grant_now, grant_now, clock_timestamp()
  FROM (SELECT greatest($6::float8, least($5::float8, $4::float8)) AS grant_now) AS new
  ON CONFLICT (tenant_id, caller) DO UPDATE SET (credits, granted, settled_at) = (
    SELECT held - grant_now, grant_now, moment
    FROM (SELECT clock_timestamp() AS moment) AS clock,
      LATERAL (SELECT least($4, $7 + budget.credits
        + $3 * greatest(0, extract(epoch FROM moment - budget.settled_at))) AS held) AS purse,
      LATERAL (SELECT CASE WHEN held >= least($6, $4) THEN greatest($6, least($5, held)) ELSE 0 END AS grant_now) AS decision)
  RETURNING granted, credits AS left`;

/** What callers may spend on queries, in one row for each, by the clock of the database: all processes draw on it. */
export class PostgresCostBudget {
  readonly #db: Database;
  readonly #budget: CostBudget;

  constructor(db: Database, budget: CostBudget) {
    this.#db = db;
    this.#budget = budget;
  }

  /** Errors  DatabaseError. */
  async take({ tenantId, caller, least, wanted, returned }: Wish): Promise<Grant> {
    const { perSecond, burst } = this.#budget;
    const [grant] = await this.#db.transaction(tenantId, (tx) =>
      tx.query<Grant>({
        name: 'take-cost-credits',
        text: take,
        values: [tenantId, caller, perSecond, burst, wanted, least, returned],
      }),
    );
    if (grant === undefined) throw new Error('INSERT … RETURNING came back without a row');
    return grant;
  }
}
