import { type AnyRecord, descriptions, type Entity, type ItemEntity } from '../entities.ts';
import type { Id } from '../records.ts';
import { type Cell, type Version, versionAt } from '../store/pricebook.ts';
import type { ApiCall, Handler } from './call.ts';
import { jsonAnswer, notFound } from './failure.ts';
import { selectBranches } from './list-categories.ts';
import { itemFilter, shuffleLocally, sortRecords } from './list-items.ts';
import { type ListQuery, readListQuery } from './list-query.ts';
import { type Cut, cutPage, pageAnswer, printPage } from './paging.ts';

/** GET of a list. Pages are kept until a record or a rule changes. */
export function listRecords(entity: Entity): Handler {
  return (call) => {
    const { pricebook, pages, printer, world } = call.tenant;
    const query = readListQuery(call.query, entity, world.behaviours);
    const lagging = world.behaviours.readAfterWriteLagMs > 0;
    const key = `${entity} ${pricebook.version(entity)} ${printer.rules(entity)} ${call.search}`;
    const kept = lagging ? undefined : pages.get(key);
    if (kept) return pageAnswer(kept);
    const page = printPage(cutList(entity, call, query), query);
    if (!lagging) pages.set(key, page);
    return pageAnswer(page);
  };
}

function cutList(entity: Entity, call: ApiCall, query: ListQuery): Cut<string> {
  if (entity === 'categories') {
    const { printer, world } = call.tenant;
    const branches = selectBranches(call.tenant.forest(), query, world.behaviours);
    const cut = cutPage(branches, query);
    return { ...cut, rows: cut.rows.map((branch) => printer.printBranch(branch)) };
  }
  return cutItems(entity, call, query);
}

function cutItems(entity: ItemEntity, call: ApiCall, query: ListQuery): Cut<string> {
  const { printer, world } = call.tenant;
  const seen = seenItems(entity, call);
  const passes = itemFilter(query);
  const records = [...seen.keys()].filter(passes);
  if (query.sort) sortRecords(records, query.sort);
  const shuffled =
    world.behaviours.shuffleModifiedOn &&
    query.sort?.field === 'ModifiedOn' &&
    (entity === 'services' || entity === 'materials');
  if (shuffled) shuffleLocally(entity, records, world.seed);
  const cut = cutPage(records, query, { repeatLast: shuffled });
  const rows = cut.rows.flatMap((record) => {
    const found = seen.get(record);
    return found ? [printer.print(entity, found.cell, found.version, query)] : [];
  });
  return { ...cut, rows };
}

interface Seen {
  readonly cell: Cell;
  readonly version: Version;
}

/** The records readers see, by id, with where they come from. */
function seenItems(entity: ItemEntity, { tenant }: ApiCall): Map<AnyRecord, Seen> {
  const boundaryMs = tenant.readBoundaryMs();
  const seen = new Map<AnyRecord, Seen>();
  for (const cell of tenant.pricebook.cells(entity)) {
    const version = versionAt(cell, boundaryMs);
    if (version && !version.erased) seen.set(version.record, { cell, version });
  }
  return seen;
}

/** GET by id: a category with its whole subtree, inactive ones too. */
export function getRecord(entity: Entity, id: Id): Handler {
  return (call) => {
    const missing = notFound(`${descriptions[entity].label} with id ${id}`);
    const { tenant } = call;
    const cell = tenant.pricebook.find(entity, id);
    const version = cell && versionAt(cell, tenant.readBoundaryMs());
    if (!version || version.erased) throw missing;
    if (!version.record.active && tenant.world.behaviours.inactiveById === '404') throw missing;
    if (entity === 'categories') {
      const branch = tenant.branches().get(id);
      if (!branch) throw missing;
      return jsonAnswer(200, tenant.printer.printBranch(branch));
    }
    const options = {
      calculatePrices: entity === 'services' && (call.query.flag('calculatePrices') ?? false),
      application: call.query.text('externalDataApplicationGuid')?.toLowerCase(),
    };
    return jsonAnswer(200, tenant.printer.print(entity, cell, version, options));
  };
}
