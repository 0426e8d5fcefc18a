import { descriptions, type Entity, type ItemEntity } from '../entities.ts';
import type { Id } from '../records.ts';
import type { ApiCall, Handler } from './call.ts';
import { jsonAnswer, notFound } from './failure.ts';
import { selectBranches } from './list-categories.ts';
import { itemFilter, type Row, shuffleLocally, sortRows } from './list-items.ts';
import { type ListQuery, readListQuery } from './list-query.ts';
import { type Cut, cutPage, pageAnswer, printPage } from './paging.ts';

/** GET of a list. Pages are kept until a record or a rule changes. */
export function listRecords(entity: Entity): Handler {
  return (call) => {
    const { pricebook, pages, printer, world } = call.tenant;
    const query = readListQuery(call.query, entity, world.behaviours);
    const lagging = world.behaviours.readAfterWriteLagMs > 0;
    const state = `${entity} ${pricebook.version(entity)} ${printer.rules(entity)}`;
    const kept = lagging ? undefined : pages.get(`${state} ${call.search}`);
    if (kept) return pageAnswer(kept);
    const page = printPage(
      entity === 'categories' ? cutCategories(call, query) : cutItems(entity, call, query, state),
      query,
    );
    if (!lagging) pages.set(`${state} ${call.search}`, page);
    return pageAnswer(page);
  };
}

function cutCategories({ tenant }: ApiCall, query: ListQuery): Cut<Buffer> {
  const branches = selectBranches(tenant.forest(), query, tenant.world.behaviours);
  const cut = cutPage(branches, query);
  return { ...cut, rows: cut.rows.map((branch) => tenant.printer.printBranch(branch)) };
}

function cutItems(entity: ItemEntity, call: ApiCall, query: ListQuery, state: string): Cut<Buffer> {
  const { printer, selections, world } = call.tenant;
  const shuffled =
    world.behaviours.shuffleModifiedOn &&
    query.sort?.field === 'ModifiedOn' &&
    (entity === 'services' || entity === 'materials');
  const key = `${state} ${call.search.replace(/(^|&)page=\d+/i, '')}`;
  const kept = selections.get(entity);
  const isKept = kept?.key === key && world.behaviours.readAfterWriteLagMs === 0;
  const rows = isKept ? kept.rows : selectItems(entity, call, query, shuffled);
  selections.set(entity, { key, rows });
  const cut = cutPage(rows, query, { repeatLast: shuffled });
  return {
    ...cut,
    rows: cut.rows.map(({ cell, version }) => printer.print(entity, cell, version, query)),
  };
}

/** All rows of a query, whatever the page. */
function selectItems(
  entity: ItemEntity,
  { tenant }: ApiCall,
  query: ListQuery,
  shuffled: boolean,
): readonly Row[] {
  const boundaryMs = tenant.readBoundaryMs();
  const passes = itemFilter(query);
  const rows: Row[] = [];
  for (const cell of tenant.pricebook.cells(entity)) {
    const version = tenant.pricebook.versionAt(cell, boundaryMs);
    if (version && !version.erased && passes(version.record)) rows.push({ cell, version });
  }
  if (query.sort) sortRows(rows, query.sort);
  if (shuffled) shuffleLocally(entity, rows, tenant.world.seed);
  return rows;
}

/** GET by id: a category with its whole subtree, inactive ones too. */
export function getRecord(entity: Entity, id: Id): Handler {
  return (call) => {
    const missing = () => notFound(`${descriptions[entity].label} with id ${id}`);
    const { tenant } = call;
    const cell = tenant.pricebook.find(entity, id);
    const version = cell && tenant.pricebook.versionAt(cell, tenant.readBoundaryMs());
    if (!version || version.erased) throw missing();
    if (!version.record.active && tenant.world.behaviours.inactiveById === '404') throw missing();
    if (entity === 'categories') {
      const branch = tenant.branches().get(id);
      if (!branch) throw missing();
      return jsonAnswer(200, tenant.printer.printBranch(branch));
    }
    const options = {
      calculatePrices: entity === 'services' && (call.query.flag('calculatePrices') ?? false),
      application: call.query.text('externalDataApplicationGuid')?.toLowerCase(),
    };
    return jsonAnswer(200, tenant.printer.print(entity, cell, version, options));
  };
}
