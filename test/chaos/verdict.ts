import type { Database } from '../../src/db/database.ts';
import type { Simulator } from '../../src/simulator/contract.ts';
import { query } from '../support/mirror-state.ts';
import { tenantId } from '../support/pulling.ts';
import type { Stager } from './stager.ts';

/** What went wrong, as people read it; all empty where nothing did. */
export interface Verdict {
  readonly lost: readonly string[];
  readonly duplicateCreates: readonly string[];
  readonly duplicateAudits: readonly string[];
}

/** Compares what ServiceTitan has with what was staged. */
export async function judge(db: Database, sim: Simulator, stager: Stager): Promise<Verdict> {
  const { categories, services } = sim.pricebook(tenantId);
  const adopted = await query<{ entity: string; draft: string; id: string }>(
    { db },
    'SELECT entity, draft_id AS draft, st_id AS id FROM crm.records WHERE draft_id IS NOT NULL',
  );
  const ids = new Map(adopted.map((one) => [`${one.entity} ${one.draft}`, one.id]));
  const idOf = (key: string | null) =>
    key === null ? null : (ids.get(`categories ${key}`) ?? key);

  const lost: string[] = [];
  const remote = new Map(categories.map((one) => [String(one.id), one]));
  for (const [key, { name, parent }] of stager.categories) {
    const found = remote.get(idOf(key) ?? '');
    const foundParent = found?.parentId == null ? null : String(found.parentId);
    const isThere = found?.name === name && foundParent === idOf(parent);
    if (!isThere) {
      lost.push(`category ${key} "${name}" in ${idOf(parent)}: ${found?.name} in ${foundParent}`);
    }
  }
  for (const [code, { price }] of stager.services) {
    const found = services.find((one) => one.code === code);
    if (Number(found?.price) !== Number(price)) {
      lost.push(`service ${code} ${price}: ${String(found?.price)}`);
    }
  }
  const made = (operation: string) => sim.calls({ operation, applied: true }).length;
  const duplicateCreates = [
    ...twice(categories.map(({ name }) => name)),
    ...twice(services.map(({ code }) => code)),
    ...surplus('categories', made('categories.create'), stager.createdCategories.length),
    ...surplus('services', made('services.create'), stager.createdServices.length),
  ];
  const audits = await query<{ entity: string; id: string; version: string }>(
    { db },
    `SELECT entity, st_id AS id, version FROM sync.audit_log GROUP BY entity, st_id, version HAVING count(*) > 1`,
  );
  const duplicateAudits = audits.map(({ entity, id, version }) => `${entity} ${id} ${version}`);
  return { lost, duplicateCreates, duplicateAudits };
}

function twice(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}

function surplus(what: string, created: number, staged: number): string[] {
  return created > staged ? [`${created} creations of ${what} for ${staged} staged`] : [];
}
